package usbtoaster.trace;

/**
 * Is notified of what goes on, by the {@link Trace} that it was given to.
 *
 * <p>Called on whatever thread an activity begins or ends, several at once, at any IRQL, and with
 * the lock of an interrupt held: it must be short, wait for nobody and call nothing of the stack.
 * What it throws changes nothing and is counted ({@link Trace#unheard}).
 */
public interface ActivityListener {
  /** An activity begins. Called before its first step. */
  void began(Activity activity);

  /** An activity has ended. Called after its last step, once for each beginning. */
  void ended(Activity activity);

  /** A request was completed; {@link #ended} follows for its {@link Activity#REQUEST}. */
  void completed(boolean error);
}
