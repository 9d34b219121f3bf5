package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A packet's place in its thread's list: see {@link ThreadRequests}. Made for the first request
 * that needs one, and kept with the pooled packet: a request whose end a port gets has none.
 */
final class ThreadEntry {
  final Irp irp;

  // Set by the issuing thread before it is listed.
  @Nullable Cancellation canceller;
  boolean waitedFor;

  boolean endsWithThread; // was put on the list, and its owner has not seen it off

  // Guarded by the list's lock.
  @Nullable ThreadEntry next;
  @Nullable ThreadEntry previous;
  boolean listed;

  ThreadEntry(Irp irp) {
    this.irp = irp;
  }

  /** The packet is to be used again. */
  void recycle() {
    canceller = null;
    waitedFor = false;
    endsWithThread = false;
  }
}
