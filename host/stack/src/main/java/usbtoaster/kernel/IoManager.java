package usbtoaster.kernel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * The I/O manager: builds request packets, sends them down the device stack, and brings their
 * completion back to the caller.
 *
 * <p>Overview of a request's way:
 *
 * <ol>
 *   <li>{@link #write} and its sisters build an {@link Irp} and call the topmost driver.
 *   <li>A driver that cannot finish at once marks the packet pending and returns; so does the call.
 *   <li>{@link #completeRequest} walks up the stack through the completion routines. A packet that
 *       never pended ends right here, in the call (item 18). One that did ends in a completion APC.
 *   <li>Bound to a port: the APC travels as the port's packet and is executed by the thread that
 *       {@link #dequeue}s it. Not bound: the completing thread executes it at once.
 *   <li>The APC frees the packet, writes the status block and sets the event (item 16). A user APC
 *       is queued to the issuing thread, and lost if that has ended (item 59).
 * </ol>
 *
 * <p>Any thread. Nothing here blocks but calls on a synchronous handle. In the steady state only
 * the copies of buffered devices are allocated. Errors: what a driver's routine throws ends its
 * request and goes to the fault handler, see {@link Driver}; a {@link KernelBugCheck} comes out of
 * the call that led to it. Source: semantics group A1, and "How this project settles it".
 */
public final class IoManager {
  private final Trace trace;
  private final IrpPool pool;
  private final RequestBuilder requests;
  private final DriverCalls drivers;
  private final PacketStarter starter;
  private final IrpCompletion completion;
  private final Cancellation cancellation;
  private final OpenFiles files;
  private final AtomicLong ids = new AtomicLong();

  /** Makes an I/O manager that logs what the routines of drivers throw. */
  public IoManager(Trace trace, int pooledPackets) {
    this(trace, pooledPackets, Processors::log);
  }

  /**
   * Makes an I/O manager.
   *
   * @param trace records the stages
   * @param pooledPackets how many unused packets are kept for reuse, of each stack size
   * @param faults gets what the routines of drivers throw, on the thread and at the IRQL where they
   *     were called
   */
  public IoManager(Trace trace, int pooledPackets, Consumer<Throwable> faults) {
    this.trace = trace;
    Faults handler = new Faults(faults);
    this.pool = new IrpPool(pooledPackets);
    this.requests = new RequestBuilder(pool);
    this.drivers = new DriverCalls(handler, this::complete, this::startNextPacket);
    this.starter = new PacketStarter(drivers, pool);
    this.cancellation = new Cancellation(drivers, pool);
    this.files = new OpenFiles(requests, this::dispatch, cancellation, handler);
    this.completion = new IrpCompletion(trace, pool, drivers, files::sendClose);
  }

  /** What opening a device gave: a file, or an error status. */
  public record OpenResult(int status, @Nullable FileObject file) {}

  /** Returns where the stages are recorded. */
  public Trace trace() {
    return trace;
  }

  /** Returns how many packets are on their way: taken from the pool, and not given back. */
  public int packetsInUse() {
    return pool.inUse();
  }

  /** Returns a new number for a request whose stages are to be recorded. */
  public long nextId() {
    return ids.incrementAndGet();
  }

  /**
   * Opens {@code device}: sends it CREATE and waits for the answer.
   *
   * @param synchronous whether calls on the handle wait for their requests, one after the other
   * @param access what the driver is told of the intended use
   */
  public OpenResult open(DeviceObject device, boolean synchronous, int access) {
    return files.open(device, synchronous, access, completion);
  }

  /**
   * Makes one more handle of an open file; the driver is not asked (item 37).
   *
   * @return null if the last handle has been closed
   */
  public @Nullable FileHandle duplicate(FileObject file) {
    return file.duplicate();
  }

  /**
   * Closes the handle that {@link #open} gave: the last one sends CLEANUP, at which the driver
   * completes what is queued for it as cancelled (item 36), and CLOSE comes when its last request
   * has ended. Closing twice does nothing.
   */
  public void close(FileObject file) {
    files.close(file.opened());
  }

  /** Closes a handle that {@link #duplicate} made: see {@link #close(FileObject)}. */
  public void close(FileHandle handle) {
    files.close(handle);
  }

  /**
   * Writes {@code length} bytes ({@code NtWriteFile}) at the position of a synchronous handle, at 0
   * on another.
   *
   * @return PENDING, or how it ended; an error that was not pending is told nowhere else (item 18)
   */
  public int write(FileObject file, Request request, byte[] data, int offset, int length) {
    return transfer(
        MajorFunction.WRITE, file, request, data, offset, length, RequestBuilder.positionOf(file));
  }

  /**
   * Writes {@code length} bytes at {@code byteOffset} of a device that has positions; others ignore
   * it. Returns as the form without, and {@code INVALID_PARAMETER} if it is negative, but for
   * {@link FileObject#USE_POSITION} on a synchronous handle.
   */
  public int write(
      FileObject file, Request request, byte[] data, int offset, int length, long byteOffset) {
    return transfer(MajorFunction.WRITE, file, request, data, offset, length, byteOffset);
  }

  /** Reads up to {@code length} bytes ({@code NtReadFile}). Goes as {@link #write}. */
  public int read(FileObject file, Request request, byte[] data, int offset, int length) {
    return transfer(
        MajorFunction.READ, file, request, data, offset, length, RequestBuilder.positionOf(file));
  }

  /** Reads up to {@code length} bytes at {@code byteOffset}. Goes as {@link #write}. */
  public int read(
      FileObject file, Request request, byte[] data, int offset, int length, long byteOffset) {
    return transfer(MajorFunction.READ, file, request, data, offset, length, byteOffset);
  }

  /**
   * Sends a control code with a value ({@code NtDeviceIoControlFile}); its information is the
   * answer. No bytes are moved and nothing is allocated. Returns as {@link #write}.
   */
  public int deviceControl(FileObject file, Request request, int code, long value) {
    int refused = RequestBuilder.refusal(file, request, 0);
    return refused != NtStatus.SUCCESS
        ? refused
        : issue(file, requests.control(file, request, code, value));
  }

  /**
   * Sends a control code with the bytes of {@code input} and room for an answer in {@code output}
   * ({@code NtDeviceIoControlFile}); its information is how many bytes came back. A buffered device
   * gets a copy of the input, into which it also writes the answer. Returns as {@link #write}.
   */
  public int deviceControl(
      FileObject file, Request request, int code, byte[] input, byte[] output) {
    int refused = RequestBuilder.refusal(file, request, 0);
    return refused != NtStatus.SUCCESS
        ? refused
        : issue(file, requests.control(file, request, code, input, output));
  }

  private int transfer(
      MajorFunction major,
      FileObject file,
      Request request,
      byte[] data,
      int offset,
      int length,
      long byteOffset) {
    int refused = RequestBuilder.refusal(file, request, byteOffset);
    return refused != NtStatus.SUCCESS
        ? refused
        : issue(file, requests.transfer(major, file, request, data, offset, length, byteOffset));
  }

  private int issue(FileObject file, Irp irp) {
    trace.record(Stage.IRP, irp.id(), irp.nextStackLocation().length());
    return file.synchronous() ? sendAndWait(file, irp) : send(file, irp);
  }

  private int send(FileObject file, Irp irp) {
    Request request = Objects.requireNonNull(irp.request);
    if (!file.add(irp, request)) {
      pool.give(irp);
      return NtStatus.FILE_CLOSED;
    }
    if (file.port() == null) {
      Objects.requireNonNull(irp.thread).issues(irp, cancellation, file.synchronous());
    }
    trace.begin(Activity.REQUEST);
    file.event().clear(); // item 25
    KernelEvent event = request.event();
    if (event != null) {
      event.clear();
    }
    long id = irp.id();
    trace.record(Stage.DISPATCH, id, 0);
    int status = dispatch(file.device(), irp);
    if (status == NtStatus.PENDING) {
      trace.record(Stage.PENDING, id, 0);
      if (file.closing()) {
        cancelIoEx(file, request); // CLEANUP may have gone by before the driver had it
      }
    }
    return status;
  }

  /** Calls the driver, and ends the packet here if it was completed without pending (item 18). */
  private int dispatch(DeviceObject device, Irp irp) {
    int generation = irp.generation;
    IoStackLocation top = irp.nextStackLocation();
    try {
      int status = callDriver(device, irp);
      boolean forgotten =
          status != NtStatus.PENDING
              && irp.generation == generation
              && !irp.aboveStack()
              && (top.control & IoStackLocation.PENDING_RETURNED) == 0;
      if (forgotten) { // item 1: neither completed, passed down nor pending
        irp.result(status, 0);
        completeRequest(irp);
      }
      return status;
    } finally {
      if (irp.endsInCall(generation)) {
        completion.endInCall(irp);
      }
    }
  }

  private int sendAndWait(FileObject file, Irp irp) {
    KernelThread thread = KernelThread.current();
    thread.waitFor(file.lock(), false, -1);
    try {
      irp.nextStackLocation().resolve(file); // now no other call moves it
      int status = send(file, irp);
      if (status != NtStatus.PENDING) {
        return status;
      }
      if (thread.waitFor(file.event(), file.alertable(), -1) == NtStatus.USER_APC) {
        cancellation.cancelAll(file, thread); // item 24; there is but this one
        thread.waitFor(file.event(), false, -1);
      }
      return file.finalStatus();
    } finally {
      file.lock().set();
    }
  }

  /**
   * Passes {@code irp} to the driver of {@code device} ({@code IoCallDriver}, item 4). What the
   * driver throws ends the request, see {@link Driver#dispatch}; the answer tells how.
   */
  public int callDriver(DeviceObject device, Irp irp) {
    return drivers.dispatch(device, irp);
  }

  /**
   * Completes {@code irp} with the result that its owner set ({@code IoCompleteRequest}). The
   * packet is not the caller's afterwards. With a spin lock held or above DISPATCH it is fatal, and
   * the packet is as before (item 12).
   */
  public void completeRequest(Irp irp) {
    KernelThread.current().requireCompletable();
    completion.complete(irp);
  }

  /**
   * Completes {@code irp} as {@link #completeRequest(Irp)} does, and raises the priority of the
   * thread that gets its end, if it pended: of the one that takes its packet from the port, or else
   * of the one that issued it (items 13 and 14).
   */
  public void completeRequest(Irp irp, IoIncrement increment) {
    irp.boost = (byte) increment.levels(); // 8 at most
    completeRequest(irp);
  }

  /** Completes the packet of a routine that threw, whatever it holds. */
  private void complete(Irp irp) {
    completion.complete(irp);
  }

  /**
   * Takes one completion from {@code port} ({@code GetQueuedCompletionStatus}): the calling thread
   * is borrowed to execute the completion APC that the packet carries, and then sees the entry
   * ({@link CompletionEntry#giveBack}).
   *
   * @param timeoutNanos 0: do not wait; negative: for ever
   * @return SUCCESS, TIMEOUT, ABANDONED_WAIT_0 if the port was closed during the wait, or
   *     INVALID_HANDLE if it had been before (items 67, 68)
   */
  public int dequeue(CompletionPort port, CompletionEntry into, long timeoutNanos) {
    return completion.dequeue(port, into, timeoutNanos);
  }

  /**
   * Takes up to {@code count} completions ({@code GetQueuedCompletionStatusEx}), oldest first, and
   * executes their completion APCs. Waits for the first only.
   *
   * @param alertable whether a user APC ends the wait (item 70)
   * @return how many, whatever their status (item 69), or else a code of {@link
   *     CompletionPort#remove(CompletionPacket[], int, boolean, long)}
   */
  public int dequeue(
      CompletionPort port,
      CompletionEntry[] into,
      int count,
      boolean alertable,
      long timeoutNanos) {
    if (count < 1 || count > into.length) {
      throw new IllegalArgumentException(
          count + " completions into an array of " + into.length + ". Ask for 1 to its length.");
    }
    return completion.dequeue(port, into, count, alertable, timeoutNanos);
  }

  /** Ends the packets that were left in a closed port (item 82). */
  public void dispose(CompletionPacket packet) {
    completion.dispose(packet);
  }

  /** Ends a packet that was left in a closed port as if it had been dequeued: see its entry. */
  public void dispose(CompletionPacket packet, CompletionEntry into) {
    completion.borrow(packet, into);
  }

  /**
   * Asks for {@code irp} to be cancelled ({@code IoCancelIrp}, items 31 to 34).
   *
   * @return whether a cancel routine was called; false: nobody could take the packet, it ends as it
   *     would have
   */
  public boolean cancelIrp(Irp irp) {
    return cancellation.cancel(irp);
  }

  /** Cancels the calling thread's requests on {@code file} ({@code CancelIo}, item 80). */
  public int cancelIo(FileObject file) {
    return cancellation.cancelAll(file, KernelThread.current());
  }

  /**
   * Cancels one request on {@code file}, or all if {@code request} is null, whoever issued them
   * ({@code CancelIoEx}, item 80). Waits for nothing.
   *
   * @return NOT_FOUND if there is none under way
   */
  public int cancelIoEx(FileObject file, @Nullable Request request) {
    return request == null
        ? cancellation.cancelAll(file, null)
        : cancellation.cancelOne(file, request);
  }

  /**
   * Cancels the request that {@code thread} waits for in a synchronous call, opening a file among
   * them ({@code CancelSynchronousIo}, item 81). Waits for nothing.
   *
   * @return NOT_FOUND if it waits for none; what it issued on an asynchronous handle does not count
   */
  public int cancelSynchronousIo(KernelThread thread) {
    return thread.cancelWaitedFor() ? NtStatus.SUCCESS : NtStatus.NOT_FOUND;
  }

  /**
   * Starts {@code irp} on its device, or queues it if the device is busy ({@code IoStartPacket},
   * item 28). The caller has marked it pending.
   *
   * @param key lower keys go first
   * @param cancel called if the packet is cancelled before the driver clears the routine in startIo
   */
  public void startPacket(DeviceObject device, Irp irp, int key, CancelRoutine cancel) {
    starter.startPacket(device, irp, key, cancel);
  }

  /**
   * Starts the next queued packet, or lets the device be idle ({@code IoStartNextPacket}). Inside
   * the device's startIo, the next one is started when that returns.
   */
  public void startNextPacket(DeviceObject device) {
    starter.startNextPacket(device);
  }
}
