package usbtoaster.trace;

/**
 * Is notified of what goes on, by the {@link Trace} that it was given to.
 *
 * <p>Called on whatever thread an activity begins or ends, several at once, at any IRQL, and with
 * the lock of an interrupt held: it must be short, wait for nobody and call nothing of the stack.
 * What it throws changes nothing and is counted ({@link Trace#unheard}). Each method does nothing
 * unless it is overridden.
 */
public interface ActivityListener {
  /** An activity begins. Called before its first step. */
  default void began(Activity activity) {}

  /** An activity has ended. Called after its last step, once for each beginning. */
  default void ended(Activity activity) {}

  /** A request was completed; {@link #ended} follows for its {@link Activity#REQUEST}. */
  default void completed(boolean error) {}

  /**
   * An interrupt service routine or a deferred routine has run on the calling thread. Follows on
   * {@link #ended} of its activity.
   *
   * @param activity {@link Activity#ISR} or {@link Activity#DPC}
   * @param routine the driver's own name of it
   * @param beganNanos when it began, on the clock of the trace
   * @param endedNanos when it ended
   */
  default void ran(Activity activity, String routine, long beganNanos, long endedNanos) {}

  /**
   * A request (0: not known) has reached a stage, on the calling thread. Only a trace that records
   * stages notifies of them, of each exactly once, whether or not its ring had a place.
   */
  default void reached(Stage stage, long request, long detail) {}

  /**
   * Returns a listener that notifies all of these, in that order. If one throws, those after it are
   * notified all the same, and it throws what the first of them threw.
   */
  static ActivityListener all(ActivityListener... listeners) {
    return new ActivityListeners(listeners);
  }
}
