package usbtoaster.kernel;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * The way up: from a driver's completion through the completion routines, the completion APC and
 * the port's packet to the caller's status block and event.
 *
 * <p>Runs on the completing thread up to the APC, and on the thread that executes the APC from
 * there on: the one that dequeues the packet, or the one that issued the request. The part of
 * {@link IoManager} that a completion runs through; see its overview.
 */
final class IrpCompletion {
  private final Trace trace;
  private final IrpPool pool;
  private final Consumer<FileObject> close;

  /** Makes the way up; {@code close} is told of a closed handle whose last request has ended. */
  IrpCompletion(Trace trace, IrpPool pool, Consumer<FileObject> close) {
    this.trace = trace;
    this.pool = pool;
    this.close = close;
  }

  /** Walks up the stack, then brings the end to the caller. */
  void complete(Irp irp) {
    if (irp.currentLocation > irp.stack.length) {
      throw new KernelBugCheck(
          "MULTIPLE_IRP_COMPLETE_REQUESTS", "The request was completed twice (item 11).");
    }
    if (irp.status == NtStatus.PENDING || irp.cancelRoutine != null) {
      throw new KernelBugCheck(
          "INVALID_IRP_COMPLETION",
          "Set a final status and clear the cancel routine before completing (item 11).");
    }
    while (irp.currentLocation <= irp.stack.length) {
      if (runCompletionRoutine(irp) == NtStatus.MORE_PROCESSING_REQUIRED) {
        return; // whoever stopped it completes it again, just above (item 9)
      }
    }
    if (irp.id != 0) { // 0: nobody follows it
      trace.record(Stage.COMPLETE, irp.id, irp.status);
    }
    if (irp.internal) {
      endInPlace(irp);
    } else if (irp.pendingReturned) {
      queueCompletionApc(irp);
    } else {
      irp.deferredGeneration = irp.generation; // the call that sent it is still below us
    }
  }

  private static int runCompletionRoutine(Irp irp) {
    IoStackLocation done = irp.stack[irp.currentLocation - 1];
    irp.pendingReturned = (done.control & IoStackLocation.PENDING_RETURNED) != 0;
    CompletionRoutine routine =
        done.routine != null && done.invokes(irp.status, irp.cancel) ? done.routine : null;
    Object context = done.context;
    done.clear(); // item 10
    irp.currentLocation++;
    boolean top = irp.currentLocation > irp.stack.length;
    IoStackLocation above = top ? null : irp.stack[irp.currentLocation - 1];
    if (routine != null) {
      return routine.complete(above == null ? null : above.device, irp, context);
    }
    if (irp.pendingReturned && above != null) {
      above.control |= IoStackLocation.PENDING_RETURNED; // item 8
    }
    return NtStatus.SUCCESS;
  }

  private void queueCompletionApc(Irp irp) {
    FileObject file = Objects.requireNonNull(irp.file);
    IoRequest request = Objects.requireNonNull(irp.request);
    CompletionPort port = file.port();
    trace.record(Stage.APC, irp.id, 0);
    if (port != null && request.context() != null && request.apcRoutine() == null) {
      postPacket(port, file, request, irp);
    } else {
      queueToThread(irp);
    }
  }

  private void queueToThread(Irp irp) {
    KernelThread thread = Objects.requireNonNull(irp.thread);
    Apc apc = irp.completionApc;
    if (apc == null) {
      apc = new Apc(thread, Apc.Mode.SPECIAL_KERNEL, this::runCompletionApc, irp);
      irp.completionApc = apc;
    }
    apc.target(thread);
    if (!apc.insert(0, 0)) {
      end(irp, true); // its thread has ended: others may still wait for the event, or for CLOSE
    }
  }

  private void runCompletionApc(Apc apc, @Nullable Object irp, long unused, long unusedToo) {
    end((Irp) Objects.requireNonNull(irp), true);
  }

  /** Ends a request of the I/O manager's own: here and now, as its caller may be in an APC. */
  private void endInPlace(Irp irp) {
    IoRequest request = Objects.requireNonNull(irp.request);
    request.statusBlock().set(irp.status, irp.information);
    pool.give(irp); // item 15
    Objects.requireNonNull(request.event()).set();
  }

  private void postPacket(CompletionPort port, FileObject file, IoRequest request, Irp irp) {
    trace.record(Stage.PACKET, irp.id, 0);
    irp.packet.set(file.key(), request.context(), irp.status, irp.information);
    irp.packet.source(irp);
    irp.way = this; // for a port that is closed, and knows no I/O manager
    port.insert(irp.packet);
  }

  /** Ends a packet that was completed inside the call that sent it. */
  void endInCall(Irp irp) {
    if (NtStatus.isError(irp.status)) {
      release(irp); // item 18: told by the return value alone
      return;
    }
    FileObject file = Objects.requireNonNull(irp.file);
    IoRequest request = Objects.requireNonNull(irp.request);
    CompletionPort port = file.port();
    boolean skips = (file.modes() & FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS) != 0;
    boolean posts =
        port != null
            && request.context() != null
            && request.apcRoutine() == null
            && !(skips && NtStatus.isSuccess(irp.status));
    if (posts && port != null) {
      tell(irp, false);
      irp.told = true;
      file.pin(irp); // by its packet, which is all that is left of it
      release(irp);
      postPacket(port, file, request, irp); // item 76
    } else {
      end(irp, false);
    }
  }

  /** The completion APC: tells the caller and frees the packet (item 16). */
  private void end(Irp irp, boolean pended) {
    IoRequest request = Objects.requireNonNull(irp.request);
    IoRequest.ApcRoutine routine = request.apcRoutine();
    KernelThread thread = Objects.requireNonNull(irp.thread);
    tell(irp, pended);
    release(irp);
    if (routine != null) {
      new Apc(thread, Apc.Mode.USER, () -> routine.completed(request)).insert(0, 0);
    }
  }

  /** Copies back what was read, writes the status block, sets the event. */
  private static void tell(Irp irp, boolean pended) {
    FileObject file = Objects.requireNonNull(irp.file);
    IoRequest request = Objects.requireNonNull(irp.request);
    boolean error = NtStatus.isError(irp.status);
    if (irp.copiesBack && !error) { // items 26, 27
      int copied = (int) Math.min(irp.information, irp.bufferLength);
      System.arraycopy(irp.buffer, 0, irp.userBuffer, irp.userOffset, copied);
    }
    file.finalStatus(irp.status);
    if (!(error && pended && file.synchronous())) { // item 23
      request.statusBlock().set(irp.status, irp.information);
    }
    KernelEvent event = request.event();
    if (event != null) {
      event.set();
    }
    if (event == null || file.synchronous()) {
      if ((file.modes() & FileObject.SKIP_SET_EVENT_ON_HANDLE) == 0) {
        file.event().set();
      }
    }
  }

  private void release(Irp irp) {
    FileObject file = Objects.requireNonNull(irp.file);
    if (file.finish(irp)) {
      pool.give(irp);
    }
    if (file.takeClose()) {
      close.accept(file);
    }
  }

  /** Takes a packet and executes the APC that it carries, on the calling thread. */
  int dequeue(CompletionPort port, CompletionEntry into, long timeoutNanos) {
    KernelThread self = KernelThread.current();
    int removed = port.take(self, false, timeoutNanos);
    if (removed > 0) {
      borrow(CompletionPort.taken(self), into);
    }
    return CompletionPort.status(removed);
  }

  /** Takes several packets, and executes their APCs. */
  int dequeue(
      CompletionPort port,
      CompletionEntry[] into,
      int count,
      boolean alertable,
      long timeoutNanos) {
    KernelThread self = KernelThread.current();
    int removed = port.take(self, alertable, timeoutNanos);
    int filled = 0;
    while (removed > 0) {
      borrow(CompletionPort.taken(self), into[filled++]);
      removed = filled < count ? port.take(self, false, 0) : 0;
    }
    return filled > 0 ? filled : removed;
  }

  /** Executes the APC that {@code packet} carries, on the calling thread, which then sees it. */
  void borrow(CompletionPacket packet, CompletionEntry into) {
    if (packet.source() instanceof Irp irp) {
      into.set(packet, irp.id);
      trace.record(Stage.BORROW, irp.id, 0);
      arrive(irp);
    } else {
      into.set(packet, 0);
    }
  }

  /** Ends what is left of a packet that nobody will dequeue. */
  void dispose(CompletionPacket packet) {
    if (packet.source() instanceof Irp irp) {
      arrive(irp);
    }
  }

  private void arrive(Irp irp) {
    if (!irp.told) {
      tell(irp, true);
      release(irp);
    } else if (Objects.requireNonNull(irp.file).unpin(irp)) {
      pool.give(irp);
    }
  }
}
