package usbtoaster.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An I/O request packet: the object that stands for one operation from the call to its completion,
 * and then for what a {@link CompletionPort} tells of it.
 *
 * <p>Overview: the I/O manager builds it, and it belongs to one owner at a time: the driver whose
 * stack location is current, the queue that holds it, or the completion. Only {@code cancel} and
 * the cancel routine are touched by others; the routine changes hands by one atomic exchange, and
 * who gets it owns the packet (items 31, 32). Packets are reused through the {@link IrpPool};
 * {@code generation} tells one use from the next.
 *
 * <p>As many packets as there are pending requests: so it is 112 bytes, and {@code
 * PendingBytesTest} fails if it grows. What few requests need is an object of its own, made when it
 * is first needed and kept for the next use: a {@link ThreadEntry}, a {@link WayUp}, a {@link
 * StackTop}. What two times do not need together is one field, as in NT's {@code Tail.Overlay}.
 */
public final class Irp extends CompletionPacket {
  /** How many devices may be in a stack: the number of a location is a byte, as in NT. */
  static final int LONGEST_STACK = Byte.MAX_VALUE - 1;

  static final byte[] NO_BYTES = new byte[0];
  private static final int FREED = 1 << 30;
  private static final VarHandle CANCEL_ROUTINE;
  private static final VarHandle HOLDS;
  private static final VarHandle ENDED_IN_CALL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CANCEL_ROUTINE = lookup.findVarHandle(Irp.class, "cancelRoutine", CancelRoutine.class);
      HOLDS = lookup.findVarHandle(Irp.class, "holds", int.class);
      ENDED_IN_CALL = lookup.findVarHandle(Irp.class, "endedInCall", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final IoStackLocation top; // its file is the packet's: nobody but the I/O manager sets it
  byte currentLocation; // 1-based; one above the stack on a fresh packet (item 5)
  private int status;
  private long information;
  boolean pendingReturned;
  volatile boolean cancel; // set by any canceller, read by the owner
  volatile @Nullable CancelRoutine cancelRoutine; // changes hands by exchange only
  private boolean cancellable; // the owner has set a cancel routine, and not taken it out again

  @Nullable Request request;
  @Nullable KernelThread thread;
  byte[] buffer = NO_BYTES; // what the driver sees
  byte @Nullable [] userBuffer; // the caller's array for what comes back, if that is another one
  int offset; // of the request's bytes, in the caller's array
  boolean copiesBack; // buffered: what the driver put into the copy goes to the caller

  // Membership of the file object's list of requests; guarded by its list lock.
  @Nullable Irp fileNext;
  @Nullable Irp filePrevious;
  @Nullable FileObject listed; // whose list it is on as under way
  short pins; // one for each thread that is about to cancel it, and one for its packet

  // Membership of one queue of a device or driver; guarded by that queue's lock.
  @Nullable Irp queueNext;
  @Nullable Irp queuePrevious;
  @Nullable IrpQueue queue;
  int queueKey;

  @Nullable ThreadEntry threadEntry; // kept for the next use

  // The driver's own while it owns the packet; in a port, the request's context.
  private @Nullable Object context;

  @SuppressWarnings("UnusedVariable") // through HOLDS only: see hold
  private int holds;

  @SuppressWarnings("UnusedVariable") // through ENDED_IN_CALL only
  private boolean endedInCall; // completed without pending; the call that sent it ends it

  boolean spoiled; // a routine that had it threw, and may still know it: not to be used again
  byte boost; // what its end adds to the priority of the thread that gets it
  private boolean told; // the caller has been told; only the packet is still under way
  int generation;

  /** Makes a packet for a stack of {@code stackSize} devices. */
  Irp(int stackSize) {
    top = IoStackLocation.top(stackSize);
    currentLocation = (byte) (stackSize + 1);
  }

  /** Returns how many locations it has. */
  int stackSize() {
    return top.stackSize();
  }

  /** Returns the location with {@code number}, from 1 at the bottom. */
  IoStackLocation location(int number) {
    return top.numbered(number);
  }

  /** Returns whether it is on no location: it was not passed to a driver yet, or is complete. */
  boolean aboveStack() {
    return currentLocation > stackSize();
  }

  /** Returns the stack location of the driver that owns the packet. */
  public IoStackLocation currentStackLocation() {
    if (aboveStack()) {
      throw new KernelBugCheck(
          "NO_CURRENT_STACK_LOCATION", "The request has not been passed to a driver yet.");
    }
    return location(currentLocation);
  }

  /** Returns the location of the next lower driver, to be filled in before the packet goes down. */
  public IoStackLocation nextStackLocation() {
    if (currentLocation <= 1) {
      throw new KernelBugCheck(
          "NO_MORE_IRP_STACK_LOCATIONS",
          "The request has no stack location left: the device's stack size is too small.");
    }
    return location(currentLocation - 1);
  }

  /**
   * Gives the current location to the next lower driver, unchanged and with the routine of the
   * driver above, in place of a copy ({@code IoSkipCurrentIrpStackLocation}). {@link
   * IoManager#callDriver} follows at once; this driver sees no more of the request.
   */
  public void skipStackLocation() {
    currentStackLocation();
    currentLocation++;
  }

  /** Marks the current location pending; before the packet is queued anywhere (items 1 to 3). */
  public void markPending() {
    currentStackLocation().control |= IoStackLocation.PENDING_RETURNED;
  }

  /** Asks to be called on the way up, when the outcome is one of those named (item 7). */
  public void completionRoutine(
      CompletionRoutine routine,
      @Nullable Object context,
      boolean onSuccess,
      boolean onError,
      boolean onCancel) {
    int outcomes =
        (onSuccess ? IoStackLocation.INVOKE_ON_SUCCESS : 0)
            | (onError ? IoStackLocation.INVOKE_ON_ERROR : 0)
            | (onCancel ? IoStackLocation.INVOKE_ON_CANCEL : 0);
    nextStackLocation().callBack(routine, context, outcomes);
  }

  /** Sets how the request ended; its owner's right, before it completes the packet. */
  public void result(int status, long information) {
    this.status = status;
    this.information = information;
  }

  /** Returns the status that the owner set. */
  @Override
  public int status() {
    return status;
  }

  /** Returns the information that the owner set. */
  @Override
  public long information() {
    return information;
  }

  /** Returns whether the next lower location had been marked pending (item 8). */
  public boolean pendingReturned() {
    return pendingReturned;
  }

  /** Returns whether somebody asked for the request to be cancelled. */
  public boolean cancelled() {
    return cancel;
  }

  /**
   * Sets or clears the cancel routine, atomically.
   *
   * @return the routine that was set; null when clearing means that the cancel routine owns the
   *     packet now: leave it alone (item 32)
   */
  public @Nullable CancelRoutine exchangeCancelRoutine(@Nullable CancelRoutine routine) {
    if (routine != null) {
      cancellable = true; // before: from the exchange on, the packet may be a canceller's
    }
    CancelRoutine before = (CancelRoutine) CANCEL_ROUTINE.getAndSet(this, routine);
    if (routine == null && before != null) {
      cancellable = false; // the caller alone owns the packet
    }
    return before;
  }

  /** Takes the cancel routine out to call it; null if there is none. For cancellers. */
  @Nullable CancelRoutine takeCancelRoutine() {
    return (CancelRoutine) CANCEL_ROUTINE.getAndSet(this, null);
  }

  /**
   * Notes that whoever completes the packet owns it, a cancel routine that took it over as well.
   */
  void completing() {
    cancellable = false;
  }

  /**
   * Takes the packet away from a routine of {@code device} that has thrown, if it still is at that
   * device's {@code location} in this {@code use} of the packet, in no queue, and not a
   * canceller's. The routine may have kept it in a place that the kernel does not know, so the
   * packet is spoiled.
   *
   * @param device null above the stack; another one at the location: passed down by a skip
   */
  boolean claim(int use, int location, @Nullable DeviceObject device) {
    boolean mine =
        generation == use
            && currentLocation == location
            && (aboveStack() || location(location).device == device)
            && queue == null
            && (!cancellable || exchangeCancelRoutine(null) != null);
    spoiled |= mine;
    return mine;
  }

  /**
   * Returns the bytes that the driver reads from or writes to: the caller's or a copy (item 26). Of
   * a control code, its input.
   */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns where in {@link #buffer} the request's bytes begin. */
  public int bufferOffset() {
    return userBuffer == null ? offset : 0;
  }

  /**
   * Returns where the answer of a control code goes. On a buffered device that is the copy of the
   * input, too, as in NT: read all of the input before you write.
   */
  public byte[] outputBuffer() {
    byte[] callers = userBuffer;
    return callers == null || copiesBack ? buffer : callers;
  }

  /** Returns where in {@link #outputBuffer} the answer begins. */
  public int outputOffset() {
    return bufferOffset();
  }

  /** Gives the caller what the driver put into the copy (items 26, 27). */
  void copyBack() {
    byte[] callers = userBuffer;
    if (copiesBack && callers != null) {
      int room = Math.min(buffer.length, callers.length - offset);
      System.arraycopy(buffer, 0, callers, offset, Math.clamp(information, 0, room));
    }
  }

  /** Returns the number under which the request's stages are recorded. */
  public long id() {
    Request asked = request;
    if (told) {
      return top.kept(); // the caller may have used the request again
    }
    return asked == null ? 0 : asked.id();
  }

  /** Returns the open file that the request belongs to. */
  FileObject file() {
    FileObject file = top.file;
    if (file == null) {
      throw new IllegalStateException("The packet is free: it belongs to no open file.");
    }
    return file;
  }

  /** Returns whether the I/O manager built it for itself: it is on no handle's list. */
  boolean internal() {
    return listed == null;
  }

  /** Returns the thread that issued the request. */
  public @Nullable KernelThread thread() {
    return thread;
  }

  /** Returns what the driver keeps with the packet. */
  public @Nullable Object driverContext() {
    return context;
  }

  /** Keeps something of the driver's with the packet, while the driver owns it. */
  public void driverContext(@Nullable Object context) {
    this.context = context;
  }

  /** Leaves the end to the call that sent it, which is still below us. */
  void endInCall() {
    ENDED_IN_CALL.setRelease(this, true);
  }

  /**
   * Returns whether the call that sent it in this {@code use} is to end it. If it is not, the
   * packet may be in its next use by now, and end in the call of that: the generation, asked last,
   * tells.
   */
  boolean endsInCall(int use) {
    return (boolean) ENDED_IN_CALL.getAcquire(this) && generation == use;
  }

  /** Becomes what a port tells of {@code request}. */
  void becomePacket(Request request) {
    context = request.context();
  }

  /** The caller is about to be told, and may use the request again: keeps what the packet tells. */
  void becomePacketAlone(Request request) {
    becomePacket(request);
    top.keep(request.id());
    told = true;
  }

  /** Returns whether the caller has been told, and only the packet is still under way. */
  boolean told() {
    return told;
  }

  @Override
  public long key() {
    return file().key();
  }

  /** Returns the context of the request; for whoever took this from a port. */
  @Override
  public @Nullable Object context() {
    return context;
  }

  @Override
  void endRequest() {
    file().dispose(this);
  }

  /**
   * Keeps the packet from being used again while it is started: a canceller may end it before
   * startIo is called, and startIo then must find this packet and no other request. While the
   * packet is its caller's, or under the lock of the queue in which it stands.
   */
  void hold() {
    HOLDS.getAndAdd(this, 1);
  }

  /** Undoes a hold. True: the packet was freed meanwhile, the caller gives it to the pool. */
  boolean letGo() {
    return (int) HOLDS.getAndAdd(this, -1) == FREED + 1;
  }

  /** The packet is free. False: it is held, and who lets it go gives it to the pool. */
  boolean free() {
    return (int) HOLDS.getVolatile(this) == 0 || (int) HOLDS.getAndAdd(this, FREED) == 0;
  }

  void recycle() {
    generation++;
    int size = stackSize();
    currentLocation = (byte) (size + 1);
    for (int number = 1; number <= size; number++) {
      location(number).recycle();
    }
    status = 0;
    information = 0;
    pendingReturned = false;
    cancel = false;
    cancelRoutine = null;
    cancellable = false;
    request = null;
    thread = null;
    buffer = NO_BYTES;
    userBuffer = null;
    offset = 0;
    copiesBack = false;
    if (threadEntry != null) {
      threadEntry.recycle();
    }
    context = null;
    holds = 0;
    endedInCall = false;
    boost = 0;
    told = false;
  }
}
