package usbtoaster.kernel;

/**
 * Where ends of requests come from, for a completion port whose thread looks there instead of
 * parking: a ring of the operating system, whose completion queue then is the port.
 *
 * <p>One thread, the poller, calls {@link #poll} and {@link #close}: whoever called {@link
 * CompletionPort#pollHere}. It polls where it would park: when the port has no packet for it, and
 * while something that runs on it blocks in a kernel wait or a join. So requests end although the
 * thread blocks, and another thread of the port takes their packets (semantics item 65).
 */
public interface PortSource {
  /**
   * Brings requests to their end, and waits for the first if there is none: until the time is over
   * or {@link #wake} was called, since the last poll or during this one. May return early. An
   * interrupt does not end it.
   *
   * <p>At PASSIVE. What runs inside completes requests and must not wait.
   *
   * @param timeoutNanos how long to wait at most; 0: not at all; negative: for ever
   */
  void poll(long timeoutNanos);

  /** Ends a poll, or the next one. Any thread, at any IRQL. */
  void wake();

  /**
   * The port is closed and the poller leaves: waits until nothing is in flight, and lets the source
   * go. The last call of the poller. Requests end meanwhile, see the port's disposer.
   */
  void close();
}
