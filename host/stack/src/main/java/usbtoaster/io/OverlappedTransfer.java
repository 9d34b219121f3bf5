package usbtoaster.io;

import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;

/** A read or write under way; its value is the bytes transferred. */
final class OverlappedTransfer extends Overlapped<Integer> {
  OverlappedTransfer(
      IoManager io, FileObject file, String operation, TaskScheduler workers, Inlining inlining) {
    super(io, file, operation, workers, inlining);
  }

  @Override
  Integer value(long information) {
    return (int) information;
  }
}
