package usbtoaster.trace.census;

import org.jspecify.annotations.Nullable;

/**
 * One thread of the process in a census.
 *
 * @param group whose it is
 * @param name the Java name, or the native name of a thread that Java does not see
 * @param state the state in Java's words, or {@link #IN_SYSTEM}; empty for native threads
 * @param waitsFor what it is parked on, or where it is, or what it says that it does in the system;
 *     empty for native threads
 * @param waitsForRequest whether it waits for a request
 * @param kind whose it is; null for the JVM's own
 * @param key tells it from the others of the process: Java's number of it, or the negative of the
 *     system's for a thread that Java does not see
 * @param cpuNanos how long it has run on a processor by now; {@link #UNKNOWN} if nobody knows
 */
public record CensusEntry(
    String group,
    String name,
    String state,
    String waitsFor,
    boolean waitsForRequest,
    @Nullable ThreadKind kind,
    long key,
    long cpuNanos) {
  /** Stands for a time on a processor that the system does not tell. */
  public static final long UNKNOWN = -1;

  /** The state of a thread that says itself that it rests in a call of the system. */
  public static final String IN_SYSTEM = "in the system";

  CensusEntry withCpu(long nanos) {
    return new CensusEntry(group, name, state, waitsFor, waitsForRequest, kind, key, nanos);
  }
}
