package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.IoManager;

/** A read, a write or a control code with buffers under way; its value is the bytes transferred. */
final class OverlappedTransfer extends Overlapped<Integer> {
  OverlappedTransfer(
      IoManager io,
      String operation,
      TaskScheduler workers,
      Inlining inlining,
      @Nullable Watch watch) {
    super(io, operation, workers, inlining, watch);
  }

  @Override
  Integer value(long information) {
    return (int) information;
  }
}
