package usbtoaster.driver;

/**
 * What the driver has counted since it was started.
 *
 * @param interrupts edges that reached the interrupt service routine
 * @param frames frames exchanged on the bus
 * @param invalidStatuses frames in which no valid status came back
 * @param timeouts times at which an expected interrupt did not come
 * @param resends commands and bursts that were sent again
 * @param deviceResets resets of the device that were noticed or made
 * @param restarts writes that were started again from the beginning
 * @param failures times the device was abandoned
 */
public record ToasterCounters(
    long interrupts,
    long frames,
    long invalidStatuses,
    long timeouts,
    long resends,
    long deviceResets,
    long restarts,
    long failures) {}
