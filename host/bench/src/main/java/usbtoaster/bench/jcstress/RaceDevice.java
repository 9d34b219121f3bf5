package usbtoaster.bench.jcstress;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

/** A driver that holds requests in a cancel-safe queue, and a handle that is bound to a port. */
final class RaceDevice implements Driver {
  final IoManager io = new IoManager(Trace.OFF, 2);
  final CancelSafeQueue queue = new CancelSafeQueue(io, 4);
  final CompletionPort port = new CompletionPort(4, io::dispose);
  final AtomicInteger closes = new AtomicInteger();
  @Nullable KernelEvent closeSees; // a CLOSE that finds it clear counts as many
  final DeviceObject device = new DeviceObject("race", this, DeviceObject.Transfer.DIRECT);
  final FileObject file;

  RaceDevice() {
    file = open();
  }

  /** Opens a handle that is bound to the port. */
  FileObject open() {
    FileObject opened = Objects.requireNonNull(io.open(device, false, 0).file());
    opened.bind(port, 0);
    return opened;
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case READ, WRITE, DEVICE_CONTROL -> {
        irp.markPending();
        queue.insert(irp);
        yield NtStatus.PENDING;
      }
      case CLEANUP -> {
        cancelAll(irp.currentStackLocation().file());
        yield end(irp);
      }
      case CLOSE -> {
        closes.addAndGet(closeSees == null || closeSees.signalled() ? 1 : 100);
        yield end(irp);
      }
      default -> end(irp);
    };
  }

  /** At CLEANUP what is queued for the handle ends (semantics item 36). */
  private void cancelAll(FileObject file) {
    for (Irp queued = queue.remove(file); queued != null; queued = queue.remove(file)) {
      queued.result(NtStatus.CANCELLED, 0);
      io.completeRequest(queued);
    }
  }

  private int end(Irp irp) {
    irp.result(NtStatus.SUCCESS, 0);
    io.completeRequest(irp);
    return NtStatus.SUCCESS;
  }

  void issue(IoRequest request) {
    io.deviceControl(file, request, 0, 0);
  }

  /** Issues on a handle that is bound to no port. */
  void unbound(IoRequest request) {
    FileObject opened = Objects.requireNonNull(io.open(device, false, 0).file());
    io.deviceControl(opened, request, 0, 0);
  }

  /** Opens a handle whose calls wait. */
  FileObject openSynchronous() {
    return Objects.requireNonNull(io.open(device, true, 0).file());
  }

  /** Completes the oldest request; 1 if there was one. */
  int complete() {
    Irp irp = queue.remove();
    if (irp == null) {
      return 0;
    }
    irp.result(NtStatus.SUCCESS, 0);
    io.completeRequest(irp);
    return 1;
  }

  /** What the port has: 0 nothing, 1 a success, 2 a cancelled request, 9 something else. */
  int poll(CompletionEntry entry) {
    return take(entry, 0);
  }

  /** As {@link #poll}, but waits for something. */
  int await(CompletionEntry entry) {
    return take(entry, -1);
  }

  private int take(CompletionEntry entry, long timeoutNanos) {
    if (io.dequeue(port, entry, timeoutNanos) != NtStatus.SUCCESS) {
      return 0;
    }
    return switch (entry.status()) {
      case NtStatus.SUCCESS -> 1;
      case NtStatus.CANCELLED -> 2;
      default -> 9;
    };
  }

  /** All that is in the port, as digits. */
  int pollAll() {
    CompletionEntry entry = new CompletionEntry();
    int digits = 0;
    for (int each = poll(entry); each != 0; each = poll(entry)) {
      digits = digits * 10 + each;
    }
    return digits;
  }
}
