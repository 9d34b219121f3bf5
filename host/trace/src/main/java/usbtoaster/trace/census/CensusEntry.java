package usbtoaster.trace.census;

/**
 * One thread of the process in a census.
 *
 * @param group whose it is
 * @param name the Java name, or the native name of a thread that Java does not see
 * @param state the state in Java's words; empty for native threads
 * @param waitsFor what it is parked on, or where it is; empty for native threads
 * @param waitsForRequest whether it waits for a request
 */
public record CensusEntry(
    String group, String name, String state, String waitsFor, boolean waitsForRequest) {}
