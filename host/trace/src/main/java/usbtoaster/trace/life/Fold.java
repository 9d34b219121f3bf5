package usbtoaster.trace.life;

/**
 * The bursts of a life that are left out.
 *
 * @param beforeOrder the place in the trace of the first event that is shown after them
 * @param workedNanos for how long threads worked for them
 */
record Fold(long bursts, long fromNanos, long toNanos, long beforeOrder, long workedNanos) {}
