package usbtoaster.view.latency;

/**
 * What the garbage collector did during a run.
 *
 * @param count how often it ran; -1 if nobody has counted
 * @param millis for how long in all
 */
public record Pauses(long count, long millis) {
  /** Nobody has counted. */
  public static final Pauses UNKNOWN = new Pauses(-1, -1);
}
