package usbtoaster.toaster;

import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.protocol.ControlCode;

/**
 * A stream of bread into the toaster and toast out of it: a {@link DeviceStream} with the toaster's
 * types.
 *
 * <p>Any thread may call; any number of operations may be in flight. Reads take the toast in the
 * order of the writes of this stream, whatever order the toaster was done in; a read may give fewer
 * bytes than asked for. The bytes of an operation are the toaster's until its task is complete: do
 * not touch them meanwhile.
 *
 * <p>A write of more bytes than a slot holds goes as several requests. They go down one behind the
 * other, whatever other threads write meanwhile, so its toast comes out in one piece.
 *
 * <p>The toaster has few slots. A stream for {@link FileAccess#READ_WRITE} keeps toast in them
 * until it is read, so read while you write: who awaits a fifth write before the first read, waits
 * for ever, as with a full pipe.
 */
public final class ToasterStream implements AutoCloseable {
  private final DeviceStream stream;

  private ToasterStream(DeviceStream stream) {
    this.stream = stream;
  }

  /**
   * Opens {@code toaster} and binds the handle to the port of {@code pool}, with which it is closed
   * at the latest.
   *
   * @throws IoException if the device refuses, or the pool is closed
   */
  public static ToasterStream open(
      IoManager io, DeviceObject toaster, ThreadPool pool, FileAccess access, Inlining inlining)
      throws IoException {
    int bits = access == FileAccess.READ_WRITE ? ToasterDriver.ACCESS_READ : 0;
    return new ToasterStream(
        DeviceStream.open(io, toaster, pool, new StreamOptions(bits, inlining)));
  }

  /**
   * Starts to write; returns at once. More bytes than a slot holds go as several requests.
   *
   * @return a task of the number of bytes; it fails with {@link IoException}
   */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, CancellationToken token) {
    return stream.writeAsync(data, offset, length, token);
  }

  /** Starts to write; {@code options} may end it early. */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, OperationOptions options) {
    return stream.writeAsync(data, offset, length, 0, options);
  }

  /** Starts to write all of {@code data}. */
  public Task<Integer> writeAsync(byte[] data) {
    return stream.writeAsync(data);
  }

  /**
   * Starts to read up to {@code length} bytes of toast; returns at once.
   *
   * @return a task of the number of bytes, at least 1 unless {@code length} is 0
   */
  public Task<Integer> readAsync(byte[] data, int offset, int length, CancellationToken token) {
    return stream.readAsync(data, offset, length, token);
  }

  /** Starts to read; {@code options} may end it early. */
  public Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions options) {
    return stream.readAsync(data, offset, length, 0, options);
  }

  /** Starts to read into all of {@code data}. */
  public Task<Integer> readAsync(byte[] data) {
    return stream.readAsync(data);
  }

  /** Starts a control code; returns a task of the toaster's answer. */
  public Task<Long> controlAsync(ControlCode code, long value, CancellationToken token) {
    return stream.controlAsync(code.code(), value, token);
  }

  /** Starts a control code; {@code options} may end it early. */
  public Task<Long> controlAsync(ControlCode code, long value, OperationOptions options) {
    return stream.controlAsync(code.code(), value, options);
  }

  /** Starts a control code that cannot be cancelled. */
  public Task<Long> controlAsync(ControlCode code, long value) {
    return controlAsync(code, value, CancellationToken.NONE);
  }

  /**
   * Writes, and blocks the calling thread until it is done.
   *
   * @throws IoException if a request of it failed, after all of them have ended: the bytes are the
   *     caller's again
   */
  public int write(byte[] data, int offset, int length) throws IoException {
    return stream.write(data, offset, length);
  }

  /**
   * Writes, and blocks the calling thread until it is done, or has ended early for {@code options}.
   */
  public int write(byte[] data, int offset, int length, OperationOptions options)
      throws IoException {
    return stream.write(data, offset, length, 0, options);
  }

  /**
   * Writes, and blocks the calling thread until it is done; {@code sent} runs before, when the
   * requests are on their way. So several threads can keep their writes in an order.
   */
  public int write(byte[] data, int offset, int length, OperationOptions options, Runnable sent)
      throws IoException {
    return stream.write(data, offset, length, 0, options, sent);
  }

  /** Reads up to {@code length} bytes, and blocks the calling thread until some are there. */
  public int read(byte[] data, int offset, int length) throws IoException {
    return stream.read(data, offset, length);
  }

  /** Reads, and blocks until some bytes are there, or it has ended early for {@code options}. */
  public int read(byte[] data, int offset, int length, OperationOptions options)
      throws IoException {
    return stream.read(data, offset, length, 0, options);
  }

  /** Sends a control code, and blocks the calling thread until it is answered. */
  public long control(ControlCode code, long value) throws IoException {
    return stream.control(code.code(), value);
  }

  /** Returns how many requests of this stream are in flight. */
  public int inFlight() {
    return stream.inFlight();
  }

  /** Asks for every request of this stream to be cancelled; waits for nothing. */
  public void cancelAll() {
    stream.cancelAll();
  }

  /**
   * Closes the handle. What waits for the toaster ends as cancelled; what the toaster has is
   * finished and thrown away. Waits for nothing. Later calls fail with {@code FILE_CLOSED}. Closing
   * twice does nothing. Source: {@code docs/closing.md}.
   */
  @Override
  public void close() {
    stream.close();
  }
}
