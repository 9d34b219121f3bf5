package usbtoaster.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.Request;

/**
 * Reads, writes and control codes on one overlapped handle of any device.
 *
 * <p>Any thread may call; any number of operations may be in flight. The bytes of an operation are
 * the device's until its task is complete, or its call has returned: do not touch them meanwhile.
 *
 * <p><b>Positions.</b> A read or write begins at a position of the device, 0 if the caller gives
 * none: an overlapped handle has no position of its own. A device without positions ignores it. So
 * NT has it, but for a missing one, which it refuses unless the device is a pipe; we take Win32's
 * {@code OVERLAPPED}, which begins as zeros. A negative one is {@code INVALID_PARAMETER}. A handle
 * that remembers where it stands is a {@link SynchronousStream}.
 *
 * <p><b>Long transfers.</b> A write of more bytes than the device takes in one transfer ({@link
 * DeviceObject#maximumTransferLength}) goes as several requests. They go down one behind the other,
 * whatever other threads write meanwhile. Another writer waits until the requests are on their way,
 * never until the device has done them. A longer read is cut: a read may give fewer bytes than
 * asked for.
 *
 * <p><b>Control codes</b> have a value and a value back, which costs the kernel no bytes, or bytes
 * and bytes back ({@code DeviceIoControl}). What they mean is the driver's to say.
 *
 * <p><b>Two ways to wait.</b> The asynchronous calls give a task. The others send the same request
 * and block the calling thread until its event is set (semantics items 22, 23). Both can be ended
 * early, see {@link OperationOptions}; a blocking call then still waits until the request has
 * ended, so that its bytes are the caller's again.
 *
 * <p><b>Errors.</b> What the device did is an {@link IoException} with its status, thrown or in the
 * task. A range outside its array is an {@link IndexOutOfBoundsException}.
 */
public final class DeviceStream implements AutoCloseable {
  static final String READ = "The read";
  static final String WRITE = "The write";

  private final IoManager io;
  private final FileObject file;
  private final ThreadPool pool;
  private final Inlining inlining;
  private final int longest;
  private final Issuer issuer;

  // Held while the requests of one write go down: a lock for moments, under which no code of the
  // caller runs. Nobody waits for a request under it.
  private final Object issuing = new Object();

  private DeviceStream(IoManager io, FileObject file, ThreadPool pool, Inlining inlining) {
    this.io = io;
    this.file = file;
    this.pool = pool;
    this.inlining = inlining;
    longest = file.device().maximumTransferLength();
    issuer = new Issuer(io, file, pool.workers(), inlining);
  }

  /** Opens {@code device} with {@link StreamOptions#DEFAULT}. */
  public static DeviceStream open(IoManager io, DeviceObject device, ThreadPool pool)
      throws IoException {
    return open(io, device, pool, StreamOptions.DEFAULT);
  }

  /**
   * Opens {@code device} and binds the handle to the port of {@code pool}, with which it is closed
   * at the latest.
   *
   * @throws IoException if the device refuses, or the pool is closed
   */
  public static DeviceStream open(
      IoManager io, DeviceObject device, ThreadPool pool, StreamOptions options)
      throws IoException {
    IoManager.OpenResult opened = io.open(device, false, options.access());
    FileObject file = opened.file();
    if (file == null) {
      throw new IoException("Opening the " + device, opened.status());
    }
    if (!pool.bind(file)) {
      io.close(file);
      throw new IoException("Opening the " + device + " on a closed pool", NtStatus.FILE_CLOSED);
    }
    return new DeviceStream(io, file, pool, options.inlining());
  }

  /**
   * Starts to write at {@code position}; returns at once.
   *
   * @return a task of the number of bytes; it fails with {@link IoException}
   */
  public Task<Integer> writeAsync(
      byte[] data, int offset, int length, long position, OperationOptions options) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (length > longest) {
      return writeSlices(data, offset, length, position, options);
    }
    if (options.any()) {
      return issuer.issue(
          WRITE,
          options,
          () -> new OverlappedTransfer(this, true),
          r -> write(r, data, offset, length, position));
    }
    OverlappedTransfer write = new OverlappedTransfer(this, true);
    return write.started(write(write, data, offset, length, position));
  }

  /** Starts to write at position 0; see the other form. */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, CancellationToken token) {
    return writeAsync(data, offset, length, 0, OperationOptions.of(token));
  }

  /** Starts to write all of {@code data} at position 0. */
  public Task<Integer> writeAsync(byte[] data) {
    return writeAsync(data, 0, data.length, 0, OperationOptions.NONE);
  }

  private int slices(int length) {
    return length <= longest ? 1 : Math.ceilDiv(length, longest);
  }

  private Task<Integer> writeSlices(
      byte[] data, int offset, int length, long position, OperationOptions options) {
    Watch watch = Watch.begin(io, file, options, slices(length));
    return watch == null
        ? startSlices(data, offset, length, position, null)
        : issuer.watched(WRITE, watch, () -> startSlices(data, offset, length, position, watch));
  }

  private Task<Integer> startSlices(
      byte[] data, int offset, int length, long position, @Nullable Watch watch) {
    List<Task<Integer>> slices = new ArrayList<>(slices(length));
    synchronized (issuing) {
      for (int done = 0; done < length; done += longest) {
        OverlappedTransfer write = new OverlappedTransfer(this, true);
        if (watch != null) {
          write.watchedBy(watch);
        }
        int slice = Math.min(longest, length - done);
        int status = io.write(file, write, data, offset + done, slice, position + done);
        slices.add(write.started(status));
      }
    }
    return Task.whenAll(slices).then(written -> written.stream().mapToInt(Integer::intValue).sum());
  }

  /**
   * Starts to read up to {@code length} bytes from {@code position}; returns at once.
   *
   * @return a task of the number of bytes, which may be fewer; it fails with {@link IoException}
   */
  public Task<Integer> readAsync(
      byte[] data, int offset, int length, long position, OperationOptions options) {
    Objects.checkFromIndexSize(offset, length, data.length);
    int most = Math.min(length, longest);
    if (options.any()) {
      return issuer.issue(
          READ,
          options,
          () -> new OverlappedTransfer(this, false),
          r -> io.read(file, r, data, offset, most, position));
    }
    OverlappedTransfer read = new OverlappedTransfer(this, false);
    return read.started(io.read(file, read, data, offset, most, position));
  }

  /** Starts to read from position 0; see the other form. */
  public Task<Integer> readAsync(byte[] data, int offset, int length, CancellationToken token) {
    return readAsync(data, offset, length, 0, OperationOptions.of(token));
  }

  /** Starts to read into all of {@code data} from position 0. */
  public Task<Integer> readAsync(byte[] data) {
    return readAsync(data, 0, data.length, 0, OperationOptions.NONE);
  }

  /** Starts a control code with a value; returns a task of the device's answer. */
  public Task<Long> controlAsync(int code, long value, OperationOptions options) {
    if (options.any()) {
      return issuer.issue(
          nameOf(code),
          options,
          () -> new OverlappedControl<>(this, code, Long::valueOf),
          r -> io.deviceControl(file, r, code, value));
    }
    OverlappedControl<Long> control = new OverlappedControl<>(this, code, Long::valueOf);
    return control.started(io.deviceControl(file, control, code, value));
  }

  /** Starts a control code with a value. */
  public Task<Long> controlAsync(int code, long value, CancellationToken token) {
    return controlAsync(code, value, OperationOptions.of(token));
  }

  /** Starts a control code with a value that cannot be cancelled. */
  public Task<Long> controlAsync(int code, long value) {
    return controlAsync(code, value, OperationOptions.NONE);
  }

  /**
   * Starts a control code with the bytes of {@code input} and room for an answer in {@code output};
   * either may be empty. They may be the same array only if the driver says so.
   *
   * @return a task of the number of bytes in {@code output}; it fails with {@link IoException}
   */
  public Task<Integer> controlAsync(
      int code, byte[] input, byte[] output, OperationOptions options) {
    if (options.any()) {
      return issuer.issue(
          nameOf(code),
          options,
          () -> new OverlappedControl<>(this, code, back -> (int) back),
          r -> io.deviceControl(file, r, code, input, output));
    }
    OverlappedControl<Integer> control = new OverlappedControl<>(this, code, back -> (int) back);
    return control.started(io.deviceControl(file, control, code, input, output));
  }

  /** Starts a control code with buffers that cannot be cancelled. */
  public Task<Integer> controlAsync(int code, byte[] input, byte[] output) {
    return controlAsync(code, input, output, OperationOptions.NONE);
  }

  static String nameOf(int code) {
    return "The control code " + code;
  }

  /**
   * Writes at {@code position}, and blocks the calling thread until it is done.
   *
   * @return the number of bytes
   * @throws IoException if a request of it failed, after all of them have ended
   */
  public int write(byte[] data, int offset, int length, long position, OperationOptions options)
      throws IoException {
    return write(data, offset, length, position, options, () -> {});
  }

  /**
   * Writes at {@code position}, and blocks the calling thread until it is done.
   *
   * @param sent runs when the requests are on their way, before the thread is blocked: a write that
   *     another thread begins after that goes down behind this one. Does not run if none is sent
   * @return the number of bytes
   * @throws IoException if a request of it failed, after all of them have ended
   */
  public int write(
      byte[] data, int offset, int length, long position, OperationOptions options, Runnable sent)
      throws IoException {
    Objects.checkFromIndexSize(offset, length, data.length);
    BlockingCall call = new BlockingCall(io, file, WRITE, options, slices(length));
    call.sent(() -> sendSlices(call, data, offset, length, position));
    sent.run();
    return (int) call.await();
  }

  /** Writes at position 0, and blocks the calling thread until it is done. */
  public int write(byte[] data, int offset, int length) throws IoException {
    return write(data, offset, length, 0, OperationOptions.NONE);
  }

  private void sendSlices(BlockingCall call, byte[] data, int offset, int length, long position) {
    synchronized (issuing) {
      int done = 0;
      do {
        int at = done;
        int slice = Math.min(longest, length - at);
        call.send(r -> io.write(file, r, data, offset + at, slice, position + at));
        done += slice;
      } while (done < length);
    }
  }

  /** Reads up to {@code length} bytes from {@code position}, and blocks until some are there. */
  public int read(byte[] data, int offset, int length, long position, OperationOptions options)
      throws IoException {
    Objects.checkFromIndexSize(offset, length, data.length);
    int most = Math.min(length, longest);
    return (int) wait(READ, options, r -> io.read(file, r, data, offset, most, position));
  }

  /** Reads up to {@code length} bytes from position 0, and blocks until some are there. */
  public int read(byte[] data, int offset, int length) throws IoException {
    return read(data, offset, length, 0, OperationOptions.NONE);
  }

  /** Sends a control code with a value, and blocks the calling thread until it is answered. */
  public long control(int code, long value, OperationOptions options) throws IoException {
    return wait(nameOf(code), options, r -> io.deviceControl(file, r, code, value));
  }

  /** Sends a control code with a value, and blocks the calling thread until it is answered. */
  public long control(int code, long value) throws IoException {
    return control(code, value, OperationOptions.NONE);
  }

  /**
   * Sends a control code with buffers, and blocks the calling thread until it is answered; returns
   * the number of bytes in {@code output}.
   */
  public int control(int code, byte[] input, byte[] output, OperationOptions options)
      throws IoException {
    return (int) wait(nameOf(code), options, r -> io.deviceControl(file, r, code, input, output));
  }

  /** Sends a control code with buffers, and blocks the calling thread until it is answered. */
  public int control(int code, byte[] input, byte[] output) throws IoException {
    return control(code, input, output, OperationOptions.NONE);
  }

  private long wait(String operation, OperationOptions options, BlockingCall.Sender sender)
      throws IoException {
    BlockingCall call = new BlockingCall(io, file, operation, options, 1);
    return call.sent(() -> call.send(sender)).await();
  }

  /**
   * Makes an operation that reads or writes over and over without allocating, one at a time; as
   * many as are wanted in parallel.
   */
  public ReusableOperation reusableOperation() {
    return new ReusableOperation(this, io, file, pool.workers(), inlining);
  }

  IoManager io() {
    return io;
  }

  FileObject file() {
    return file;
  }

  TaskScheduler workers() {
    return pool.workers();
  }

  Inlining inlining() {
    return inlining;
  }

  /** Writes in one request, behind those of writes that go down now. */
  int write(Request request, byte[] data, int offset, int length, long position) {
    synchronized (issuing) {
      return io.write(file, request, data, offset, length, position);
    }
  }

  /** Returns how many requests of this stream are in flight. */
  public int inFlight() {
    return file.requests();
  }

  /** Asks for every request of this stream to be cancelled; waits for nothing. */
  public void cancelAll() {
    io.cancelIoEx(file, null);
  }

  /**
   * Closes the handle. What waits for the device ends as cancelled; what the device has is finished
   * and thrown away. Waits for nothing. Later calls fail with {@code FILE_CLOSED}. Closing twice
   * does nothing. Source: {@code docs/closing.md}.
   */
  @Override
  public void close() {
    io.close(file);
    pool.unbind(file);
  }
}
