package usbtoaster.kernel;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * The way up: from a driver's completion through the completion routines, the completion APC and
 * the port's packet to the caller's status block and event.
 *
 * <p>Runs on the completing thread up to the APC, and on the thread that executes the APC from
 * there on: the one that dequeues the packet, or the completing thread itself. The part of {@link
 * IoManager} that a completion runs through; see its overview.
 *
 * <p>The thread that issued the request is needed for nothing but a user APC. NT needs it because
 * the caller's memory is mapped there; here it may block in Java or have ended, so the status
 * block, the events and the references of the handle must not wait for it.
 */
final class IrpCompletion {
  private final Trace trace;
  private final IrpPool pool;
  private final DriverCalls drivers;
  private final Consumer<FileObject> close;

  /** Makes the way up; {@code close} is told of a closed handle whose last request has ended. */
  IrpCompletion(Trace trace, IrpPool pool, DriverCalls drivers, Consumer<FileObject> close) {
    this.trace = trace;
    this.pool = pool;
    this.drivers = drivers;
    this.close = close;
  }

  /** Walks up the stack, then brings the end to the caller. */
  void complete(Irp irp) {
    if (irp.aboveStack()) {
      throw new KernelBugCheck(
          "MULTIPLE_IRP_COMPLETE_REQUESTS", "The request was completed twice (item 11).");
    }
    if (irp.status() == NtStatus.PENDING || irp.cancelRoutine != null) {
      throw new KernelBugCheck(
          "INVALID_IRP_COMPLETION",
          "Set a final status and clear the cancel routine before completing (item 11).");
    }
    irp.completing();
    while (!irp.aboveStack()) {
      if (runCompletionRoutine(irp) == NtStatus.MORE_PROCESSING_REQUIRED) {
        return; // whoever stopped it completes it again, just above (item 9)
      }
    }
    long id = irp.id();
    if (id != 0) { // 0: nobody follows it
      trace.record(Stage.COMPLETE, id, irp.status());
    }
    if (irp.internal()) {
      endInPlace(irp);
      return;
    }
    trace.endRequest(NtStatus.isError(irp.status()));
    if (irp.pendingReturned) {
      queueCompletionApc(irp);
    } else {
      irp.endInCall();
    }
  }

  private int runCompletionRoutine(Irp irp) {
    IoStackLocation done = irp.currentStackLocation();
    irp.pendingReturned = (done.control & IoStackLocation.PENDING_RETURNED) != 0;
    WayUp up = done.wayUp(irp.status(), irp.cancel);
    CompletionRoutine routine = up.routine;
    Object context = up.context;
    done.clear(); // item 10
    irp.currentLocation++;
    IoStackLocation above = irp.aboveStack() ? null : irp.currentStackLocation();
    if (routine != null) {
      return drivers.complete(routine, above == null ? null : above.device, irp, context);
    }
    if (irp.pendingReturned && above != null) {
      above.control |= IoStackLocation.PENDING_RETURNED; // item 8
    }
    return NtStatus.SUCCESS;
  }

  private void queueCompletionApc(Irp irp) {
    FileObject file = irp.file();
    Request request = Objects.requireNonNull(irp.request);
    CompletionPort port = file.port();
    trace.record(Stage.APC, irp.id(), 0);
    trace.begin(Activity.APC);
    try {
      if (port != null && request.wantsPacket()) {
        if (leavesThread(irp)) { // it was issued before the port was bound (item 74)
          irp.becomePacket(request);
          postPacket(port, irp);
        } else {
          endDisowned(file, irp);
        }
      } else {
        boost(Objects.requireNonNull(irp.thread), irp);
        end(irp, true);
      }
    } finally {
      trace.end(Activity.APC);
    }
  }

  private static void boost(KernelThread thread, Irp irp) {
    if (irp.boost != 0) {
      thread.priorityLevels().boost(irp.boost);
    }
  }

  /** Takes the packet off its thread's list. False: the thread has disowned it. */
  private static boolean leavesThread(Irp irp) {
    ThreadEntry entry = irp.threadEntry;
    ThreadRequests requests = threadsList(irp, entry);
    if (entry == null || requests == null) {
      return true;
    }
    boolean owned = requests.beginEnd(entry);
    if (owned) {
      entry.endsWithThread = false;
      requests.ended();
    }
    return owned;
  }

  /** Returns the list of its thread that the packet was put on; null: on none. */
  private static @Nullable ThreadRequests threadsList(Irp irp, @Nullable ThreadEntry entry) {
    return entry != null && entry.endsWithThread
        ? Objects.requireNonNull(irp.thread).requests()
        : null;
  }

  /** The thread has ended and did not wait any longer: its caller is not told (items 15, 35). */
  private void endDisowned(FileObject file, Irp irp) {
    free(file, irp);
    release(file);
  }

  /** Ends a request of the I/O manager's own: here and now, as its caller may be in an APC. */
  private void endInPlace(Irp irp) {
    Request request = irp.request;
    int status = irp.status();
    long information = irp.information();
    leavesThread(irp);
    pool.give(irp); // item 15
    if (request != null) {
      request.ended(status, information);
      Objects.requireNonNull(request.event()).set();
    }
  }

  private void postPacket(CompletionPort port, Irp irp) {
    trace.record(Stage.PACKET, irp.id(), 0);
    trace.begin(Activity.PORT); // before: from the insertion on the packet is another thread's
    port.insert(irp);
  }

  /** Ends a packet that was completed inside the call that sent it. */
  void endInCall(Irp irp) {
    FileObject file = irp.file();
    if (NtStatus.isError(irp.status())) {
      leavesThread(irp);
      free(file, irp); // item 18: told by the return value alone
      release(file);
      return;
    }
    Request request = Objects.requireNonNull(irp.request);
    CompletionPort port = file.port();
    boolean skips = (file.modes() & FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS) != 0;
    boolean posts =
        port != null && request.wantsPacket() && !(skips && NtStatus.isSuccess(irp.status()));
    if (posts && port != null) {
      irp.becomePacketAlone(request);
      file.pin(irp); // by its packet, which is all that is left of it
      end(irp, false);
      postPacket(port, irp); // item 76
    } else {
      end(irp, false);
    }
  }

  /**
   * The completion APC: frees the packet and tells the caller (item 16). The packet first, so that
   * a caller who has been told finds its request under way no longer, on whatever thread it is.
   */
  private void end(Irp irp, boolean pended) {
    FileObject file = irp.file();
    Request request = Objects.requireNonNull(irp.request);
    KernelThread thread = Objects.requireNonNull(irp.thread);
    ThreadEntry entry = irp.threadEntry;
    ThreadRequests requests = threadsList(irp, entry);
    if (requests != null && entry != null && !requests.beginEnd(entry)) {
      endDisowned(file, irp);
      return;
    }
    int status = irp.status();
    long information = irp.information();
    if (!NtStatus.isError(status)) {
      irp.copyBack();
    }
    free(file, irp);
    file.finalStatus(status);
    if (pended && file.synchronous() && NtStatus.isError(status)) {
      file.event().set(); // items 23, 24: the call returns it, and that is all
    } else {
      request.ended(status, information);
      signal(file, request, thread);
    }
    if (requests != null) {
      requests.ended();
    }
    release(file);
  }

  /** Sets the events and queues the user APC; a thread that has ended gets none (item 59). */
  private static void signal(FileObject file, Request request, KernelThread thread) {
    KernelEvent own = request.event();
    boolean skips = (file.modes() & FileObject.SKIP_SET_EVENT_ON_HANDLE) != 0;
    KernelEvent handles = !skips && (own == null || file.synchronous()) ? file.event() : null;
    Runnable routine = request.apc();
    if (routine != null) {
      new Apc(thread, Apc.Mode.USER, routine).insertAndSet(own, handles); // item 60
      return;
    }
    if (own != null) {
      own.set();
    }
    if (handles != null) {
      handles.set();
    }
  }

  private void free(FileObject file, Irp irp) {
    if (file.finish(irp)) {
      pool.give(irp);
    }
  }

  private void release(FileObject file) {
    if (file.release()) {
      close.accept(file);
    }
  }

  /** Takes a packet and executes the APC that it carries, on the calling thread. */
  int dequeue(CompletionPort port, CompletionEntry into, long timeoutNanos) {
    Objects.requireNonNull(into, "Give an entry: a packet that was taken could not be told of.");
    into.giveBack();
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
    for (int i = 0; i < count; i++) {
      if (into[i] == null) { // before a packet is taken: it would be lost
        throw new IllegalArgumentException(
            "Entry " + i + " of " + count + " is null. Fill the array with entries first.");
      }
    }
    for (int i = 0; i < count; i++) {
      into[i].giveBack();
    }
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
    into.giveBack();
    if (packet instanceof Irp irp) {
      long id = irp.id();
      into.set(packet, id);
      into.borrowedBy(trace);
      trace.record(Stage.BORROW, id, 0);
      boost(KernelThread.current(), irp);
      arrive(irp);
    } else {
      into.set(packet, 0);
    }
  }

  /** Ends what is left of a packet that nobody will dequeue. */
  void dispose(CompletionPacket packet) {
    if (packet instanceof Irp irp) {
      arrive(irp);
      trace.end(Activity.PORT);
    }
  }

  private void arrive(Irp irp) {
    if (!irp.told()) {
      end(irp, true);
    } else if (irp.file().unpin(irp)) {
      pool.give(irp);
    }
  }
}
