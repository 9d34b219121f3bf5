package usbtoaster.io;

/**
 * What a packet of the pool's port is for: its context, if it is one of these, is called by the I/O
 * thread that took the packet.
 */
@FunctionalInterface
public interface CompletionCallback {
  /** Runs on a borrowed I/O thread; a fault goes to the pool's handler. */
  void completed(int status, long information);
}
