package usbtoaster.kernel;

import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes files: CREATE with the first handle, CLEANUP when the last is closed, CLOSE with
 * the last reference (semantics items 36 and 37). The part of {@link IoManager} that sends requests
 * of its own. Any thread.
 */
final class OpenFiles {
  private final RequestBuilder requests;
  private final ToIntBiFunction<DeviceObject, Irp> dispatcher;
  private final Cancellation canceller;
  private final Faults faults;

  /** Makes the opener; {@code dispatcher} sends a packet down a device's stack. */
  OpenFiles(
      RequestBuilder requests,
      ToIntBiFunction<DeviceObject, Irp> dispatcher,
      Cancellation canceller,
      Faults faults) {
    this.canceller = canceller;
    this.requests = requests;
    this.dispatcher = dispatcher;
    this.faults = faults;
  }

  /** Opens {@code device}; the requests of the handle end by {@code completion}. */
  IoManager.OpenResult open(
      DeviceObject device, boolean synchronous, int access, IrpCompletion completion) {
    FileObject file = new FileObject(device, synchronous, access);
    file.completion(completion);
    int status = callAndWait(file, MajorFunction.CREATE);
    return new IoManager.OpenResult(status, NtStatus.isError(status) ? null : file);
  }

  /** Gives up {@code handle}; the last one ends the file. */
  void close(FileHandle handle) {
    FileObject file = handle.file();
    if (file.giveUp(handle)) {
      try {
        callAndWait(file, MajorFunction.CLEANUP);
      } finally {
        if (file.cleanedUp()) {
          sendClose(file);
        }
      }
    }
  }

  /** Sends a request that no caller's handle list knows, and waits for its end. */
  private int callAndWait(FileObject file, MajorFunction major) {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    IoRequest request = new IoRequest().event(event);
    int status = call(file, major, request);
    if (status == NtStatus.PENDING) {
      KernelThread.current().waitFor(event, false, -1);
      return request.statusBlock().status();
    }
    return status;
  }

  private int call(FileObject file, MajorFunction major, @Nullable Request request) {
    Irp irp = requests.packet(file, request);
    irp.nextStackLocation().set(major, file, 0, 0);
    if (major == MajorFunction.CREATE) {
      KernelThread.current().issues(irp, canceller, true);
    }
    return dispatcher.applyAsInt(file.device(), irp);
  }

  /**
   * Sends CLOSE, below DISPATCH as drivers expect it: now, or when this thread's IRQL falls. Nobody
   * waits for its end, as it falls due on whatever thread completes the last request.
   */
  void sendClose(FileObject file) {
    KernelThread thread = KernelThread.current();
    boolean later = thread.irql().atLeast(Irql.DISPATCH);
    if (!later || !new Apc(thread, Apc.Mode.SPECIAL_KERNEL, () -> closeNow(file)).insert(0, 0)) {
      closeNow(file);
    }
  }

  private void closeNow(FileObject file) {
    try {
      call(file, MajorFunction.CLOSE, null);
    } catch (KernelBugCheck fatal) {
      faults.report(fatal); // whoever completes the last request has not made the mistake
    }
  }
}
