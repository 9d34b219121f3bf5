package usbtoaster.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An I/O request packet: the object that stands for one operation from the call to its completion.
 *
 * <p>Overview: the I/O manager builds it, and it belongs to one owner at a time: the driver whose
 * stack location is current, the queue that holds it, or the completion. Only {@code cancel} and
 * the cancel routine are touched by others; the routine changes hands by one atomic exchange, and
 * who gets it owns the packet (items 31, 32). Packets are reused through the {@link IrpPool};
 * {@code generation} tells one use from the next.
 */
public final class Irp {
  private static final VarHandle CANCEL_ROUTINE;

  static {
    try {
      CANCEL_ROUTINE =
          MethodHandles.lookup().findVarHandle(Irp.class, "cancelRoutine", CancelRoutine.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final IoStackLocation[] stack;
  int currentLocation; // 1-based; stack.length + 1 on a fresh packet (item 5)
  int status;
  long information;
  boolean pendingReturned;
  volatile boolean cancel; // set by any canceller, read by the owner
  volatile @Nullable CancelRoutine cancelRoutine; // changes hands by exchange only

  @Nullable FileObject file;
  @Nullable IoRequest request;
  @Nullable KernelThread thread;
  byte[] userBuffer = NO_BYTES;
  int userOffset;
  byte[] buffer = NO_BYTES;
  int bufferOffset;
  int bufferLength;
  long id;
  final CompletionPacket packet = new CompletionPacket();

  // Membership of the file object's list of requests; guarded by its list lock.
  @Nullable Irp fileNext;
  @Nullable Irp filePrevious;
  @Nullable FileObject listed; // whose list it is on as under way
  int pins;
  boolean finished;
  long sequence; // the requests of a file object are numbered in the order of issue

  // Membership of the issuing thread's list of requests; guarded by its lock.
  @Nullable Irp threadNext;
  @Nullable Irp threadPrevious;
  boolean onThread;
  boolean waitedFor; // set before it is added, as is the canceller
  @Nullable Cancellation canceller;

  // Membership of one queue of a device or driver; guarded by that queue's lock.
  @Nullable Irp queueNext;
  @Nullable Irp queuePrevious;
  @Nullable IrpQueue queue;
  int queueKey;

  // The driver's own, while it owns the packet.
  private @Nullable Object driverContext;

  private boolean cancellable; // the owner has set a cancel routine, and not taken it out again
  private final AtomicInteger holds = new AtomicInteger(); // see hold
  boolean spoiled; // a routine that had it threw, and may still know it: not to be used again
  boolean endsWithThread; // was put on its thread's list, and its owner has not seen it off
  int boost; // what its end adds to the priority of the thread that gets it
  boolean internal; // built by the I/O manager for itself: on no handle's list
  boolean told; // the caller has been told; only the packet is still under way
  boolean copiesBack; // buffered: what the driver put into the copy goes to the caller
  @Nullable IrpCompletion way; // set before the packet goes into a port
  long generation;
  long deferredGeneration = -1;

  static final byte[] NO_BYTES = new byte[0];
  private static final int FREED = 1 << 30;

  /** Makes a packet for a stack of {@code stackSize} devices. */
  Irp(int stackSize) {
    stack = new IoStackLocation[stackSize];
    for (int i = 0; i < stackSize; i++) {
      stack[i] = new IoStackLocation();
    }
    currentLocation = stackSize + 1;
  }

  /** Returns the stack location of the driver that owns the packet. */
  public IoStackLocation currentStackLocation() {
    if (currentLocation > stack.length) {
      throw new KernelBugCheck(
          "NO_CURRENT_STACK_LOCATION", "The request has not been passed to a driver yet.");
    }
    return stack[currentLocation - 1];
  }

  /** Returns the location of the next lower driver, to be filled in before the packet goes down. */
  public IoStackLocation nextStackLocation() {
    if (currentLocation <= 1) {
      throw new KernelBugCheck(
          "NO_MORE_IRP_STACK_LOCATIONS",
          "The request has no stack location left: the device's stack size is too small.");
    }
    return stack[currentLocation - 2];
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
    IoStackLocation next = nextStackLocation();
    next.routine = routine;
    next.context = context;
    next.control =
        (onSuccess ? IoStackLocation.INVOKE_ON_SUCCESS : 0)
            | (onError ? IoStackLocation.INVOKE_ON_ERROR : 0)
            | (onCancel ? IoStackLocation.INVOKE_ON_CANCEL : 0);
  }

  /** Sets how the request ended; its owner's right, before it completes the packet. */
  public void result(int status, long information) {
    this.status = status;
    this.information = information;
  }

  /** Returns the status that the owner set. */
  public int status() {
    return status;
  }

  /** Returns the information that the owner set. */
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
  boolean claim(long use, int location, @Nullable DeviceObject device) {
    boolean mine =
        generation == use
            && currentLocation == location
            && (location > stack.length || stack[location - 1].device == device)
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
    return bufferOffset;
  }

  /**
   * Returns where the answer of a control code goes. On a buffered device that is the copy of the
   * input, too, as in NT: read all of the input before you write.
   */
  public byte[] outputBuffer() {
    return copiesBack ? buffer : userBuffer;
  }

  /** Returns where in {@link #outputBuffer} the answer begins. */
  public int outputOffset() {
    return copiesBack ? bufferOffset : userOffset;
  }

  /** Returns the number under which the request's stages are recorded. */
  public long id() {
    return id;
  }

  /** Returns the thread that issued the request. */
  public @Nullable KernelThread thread() {
    return thread;
  }

  /** Returns what the driver keeps with the packet. */
  public @Nullable Object driverContext() {
    return driverContext;
  }

  /** Keeps something of the driver's with the packet, while the driver owns it. */
  public void driverContext(@Nullable Object context) {
    this.driverContext = context;
  }

  /**
   * Keeps the packet from being used again while it is started: a canceller may end it before
   * startIo is called, and startIo then must find this packet and no other request. While the
   * packet is its caller's, or under the lock of the queue in which it stands.
   */
  void hold() {
    holds.incrementAndGet();
  }

  /** Undoes a hold. True: the packet was freed meanwhile, the caller gives it to the pool. */
  boolean letGo() {
    return holds.decrementAndGet() == FREED;
  }

  /** The packet is free. False: it is held, and who lets it go gives it to the pool. */
  boolean free() {
    return holds.get() == 0 || holds.getAndAdd(FREED) == 0;
  }

  void recycle() {
    holds.setPlain(0);
    generation++;
    currentLocation = stack.length + 1;
    for (IoStackLocation location : stack) {
      location.clear();
    }
    status = 0;
    information = 0;
    pendingReturned = false;
    cancel = false;
    cancelRoutine = null;
    cancellable = false;
    file = null;
    request = null;
    thread = null;
    userBuffer = NO_BYTES;
    userOffset = 0;
    buffer = NO_BYTES;
    bufferOffset = 0;
    bufferLength = 0;
    id = 0;
    finished = false;
    internal = false;
    told = false;
    copiesBack = false;
    canceller = null;
    endsWithThread = false;
    boost = 0;
    waitedFor = false;
    packet.set(0, null, 0, 0);
    driverContext = null;
  }
}
