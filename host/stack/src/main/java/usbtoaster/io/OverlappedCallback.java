package usbtoaster.io;

/** What a {@link NativeOverlapped} calls when its operation has ended. */
@FunctionalInterface
public interface OverlappedCallback {
  /**
   * Runs on a borrowed I/O thread, once for each packet; a fault goes to the pool's handler. It may
   * free the overlapped.
   */
  void completed(int status, long information, NativeOverlapped overlapped);
}
