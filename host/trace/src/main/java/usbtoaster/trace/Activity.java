package usbtoaster.trace;

/**
 * What goes on in the stack for a while. A {@link Stage} is a moment of one request; an activity
 * has a beginning and an end, and belongs to no request: several of a kind may go on at once, and
 * nest.
 *
 * <p>Each beginning has its end, whatever is thrown, cancelled or closed meanwhile. So who counts
 * them is at 0 when the stack is still.
 */
public enum Activity {
  /** A request is under way: from its {@link Stage#IRP} to its {@link Stage#COMPLETE}. */
  REQUEST,
  /** An interrupt service routine runs. It begins after {@link Stage#INTERRUPT}. */
  ISR,
  /** A deferred routine runs, for an interrupt or a timer. */
  DPC,
  /**
   * A completion APC is queued: from {@link Stage#APC} until it has been executed or is in a port.
   */
  APC,
  /**
   * A packet is in a port, or the thread that took it is borrowed: from {@link Stage#PACKET} to
   * {@link Stage#RETURN}.
   */
  PORT,
  /**
   * A continuation of a request's task runs: from {@link Stage#RESUME} until it returns or awaits
   * again. Of a virtual thread, whose own code goes on, the end is not seen: it is as short as can
   * be.
   */
  CONTINUATION
}
