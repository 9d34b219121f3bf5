package usbtoaster.io;

import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;

/** A control code under way; its value is what the device answered. */
final class OverlappedControl extends Overlapped<Long> {
  OverlappedControl(
      IoManager io, FileObject file, String operation, TaskScheduler workers, Inlining inlining) {
    super(io, file, operation, workers, inlining);
  }

  @Override
  Long value(long information) {
    return information;
  }
}
