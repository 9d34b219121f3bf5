package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.IoManager;

/** A control code with a value under way; its value is what the device answered. */
final class OverlappedControl extends Overlapped<Long> {
  OverlappedControl(
      IoManager io,
      String operation,
      TaskScheduler workers,
      Inlining inlining,
      @Nullable Watch watch) {
    super(io, operation, workers, inlining, watch);
  }

  @Override
  Long value(long information) {
    return information;
  }
}
