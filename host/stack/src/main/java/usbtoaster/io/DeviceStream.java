package usbtoaster.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Stage;

/**
 * Reads, writes and control codes on one handle of a device.
 *
 * <p>Any thread may call; any number of operations may be in flight. The bytes of an operation are
 * the device's until its task is complete: do not touch them meanwhile.
 *
 * <p>A write of more bytes than the device takes in one transfer goes as several requests. They go
 * down one behind the other, whatever other threads write meanwhile. Another writer waits until the
 * requests are on their way, never until the device has done them.
 *
 * <p>The synchronous calls send the same request and wait for its event (semantics items 22, 23).
 */
public final class DeviceStream implements AutoCloseable {
  private final IoManager io;
  private final FileObject file;
  private final ThreadPool pool;
  private final Inlining inlining;
  private final int mostBytes;

  // Held while the requests of one write go down: a lock for moments, under which no code of the
  // caller runs. Nobody waits for a request under it.
  private final Object issuing = new Object();

  private DeviceStream(
      IoManager io, FileObject file, ThreadPool pool, Inlining inlining, int mostBytes) {
    this.mostBytes = mostBytes;
    this.io = io;
    this.file = file;
    this.pool = pool;
    this.inlining = inlining;
  }

  /**
   * Opens {@code device} and binds the handle to the port of {@code pool}, with which it is closed
   * at the latest.
   *
   * @param access the bits that the driver is told of the intended use
   * @param mostBytes of one transfer: a longer write goes as several
   * @throws IoException if the device refuses, or the pool is closed
   */
  public static DeviceStream open(
      IoManager io,
      DeviceObject device,
      ThreadPool pool,
      int access,
      Inlining inlining,
      int mostBytes)
      throws IoException {
    IoManager.OpenResult opened = io.open(device, false, access);
    FileObject file = opened.file();
    if (file == null) {
      throw new IoException("Opening the " + device, opened.status());
    }
    if (!pool.bind(file)) {
      io.close(file);
      throw new IoException("Opening the " + device + " on a closed pool", NtStatus.FILE_CLOSED);
    }
    return new DeviceStream(io, file, pool, inlining, mostBytes);
  }

  /**
   * Starts to write; returns at once. More bytes than the device takes at once go as several
   * requests.
   *
   * @return a task of the number of bytes; it fails with {@link IoException}
   */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, CancellationToken token) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (length <= mostBytes) {
      synchronized (issuing) {
        return writeSlice(data, offset, length, token);
      }
    }
    List<Task<Integer>> slices = new ArrayList<>(length / mostBytes + 1);
    synchronized (issuing) {
      for (int done = 0; done < length; done += mostBytes) {
        int slice = Math.min(mostBytes, length - done);
        slices.add(writeSlice(data, offset + done, slice, token));
      }
    }
    return Task.whenAll(slices).then(written -> length);
  }

  /** Starts to write all of {@code data}. */
  public Task<Integer> writeAsync(byte[] data) {
    return writeAsync(data, 0, data.length, CancellationToken.NONE);
  }

  private Task<Integer> writeSlice(byte[] data, int offset, int length, CancellationToken token) {
    if (token.isCancellationRequested()) {
      return canceled();
    }
    OverlappedTransfer write =
        new OverlappedTransfer(io, file, "The write", pool.workers(), inlining);
    return write.started(io.write(file, write.request(), data, offset, length), token);
  }

  /** Returns the task of an operation that was canceled before it began: of the pool's scheduler as all others. */
  private <T> Task<T> canceled() {
    TaskCompletionSource<T> source =
        new TaskCompletionSource<>(pool.workers(), inlining == Inlining.WORKER);
    source.setCanceled();
    return source.task();
  }

  /**
   * Starts to read up to {@code length} bytes ; returns at once.
   *
   * @return a task of the number of bytes, at least 1 unless {@code length} is 0
   */
  public Task<Integer> readAsync(byte[] data, int offset, int length, CancellationToken token) {
    if (token.isCancellationRequested()) {
      return canceled();
    }
    OverlappedTransfer read =
        new OverlappedTransfer(io, file, "The read", pool.workers(), inlining);
    return read.started(io.read(file, read.request(), data, offset, length), token);
  }

  /** Starts to read into all of {@code data}. */
  public Task<Integer> readAsync(byte[] data) {
    return readAsync(data, 0, data.length, CancellationToken.NONE);
  }

  /** Starts a control code; returns a task of the device's answer. */
  public Task<Long> controlAsync(int code, long value, CancellationToken token) {
    if (token.isCancellationRequested()) {
      return canceled();
    }
    OverlappedControl control =
        new OverlappedControl(io, file, "The control code " + code, pool.workers(), inlining);
    return control.started(io.deviceControl(file, control.request(), code, value), token);
  }

  /** Starts a control code that cannot be cancelled. */
  public Task<Long> controlAsync(int code, long value) {
    return controlAsync(code, value, CancellationToken.NONE);
  }

  /**
   * Writes, and blocks the calling thread until it is done.
   *
   * @throws IoException if a request of it failed, after all of them have ended: the bytes are the
   *     caller's again
   */
  public int write(byte[] data, int offset, int length) throws IoException {
    Objects.checkFromIndexSize(offset, length, data.length);
    List<Blocking> slices = new ArrayList<>(length / mostBytes + 1);
    synchronized (issuing) {
      for (int done = 0; done < length; done += mostBytes) {
        int at = offset + done;
        int slice = Math.min(mostBytes, length - done);
        slices.add(start(request -> io.write(file, request, data, at, slice)));
      }
    }
    int failure = NtStatus.SUCCESS;
    for (Blocking slice : slices) {
      int status = slice.await();
      failure = NtStatus.isError(failure) ? failure : status;
    }
    if (NtStatus.isError(failure)) {
      throw new IoException("The write", failure);
    }
    return length;
  }

  /** Reads up to {@code length} bytes, and blocks the calling thread until some are there. */
  public int read(byte[] data, int offset, int length) throws IoException {
    return (int) wait("The read", request -> io.read(file, request, data, offset, length));
  }

  /** Sends a control code, and blocks the calling thread until it is answered. */
  public long control(int code, long value) throws IoException {
    return wait(
        "The control code " + code, request -> io.deviceControl(file, request, code, value));
  }

  /** Starts a request in the I/O manager and returns its status. */
  @FunctionalInterface
  private interface Start {
    int start(IoRequest request);
  }

  /** A request that its caller blocks for, and what the I/O manager returned when it began. */
  private record Blocking(KernelEvent event, IoRequest request, int begun) {
    /** Blocks the calling thread until the request has ended; returns its status. */
    int await() {
      if (begun != NtStatus.PENDING) {
        return begun;
      }
      KernelThread.current().waitFor(event, false, -1);
      return request.statusBlock().status();
    }
  }

  private Blocking start(Start start) {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    IoRequest request = new IoRequest().event(event).id(io.nextId());
    io.trace().record(Stage.CALL, request.id(), 0);
    return new Blocking(event, request, start.start(request));
  }

  private long wait(String operation, Start start) throws IoException {
    Blocking begun = start(start);
    int status = begun.await();
    if (NtStatus.isError(status)) {
      throw new IoException(operation, status);
    }
    return begun.request().statusBlock().information();
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
