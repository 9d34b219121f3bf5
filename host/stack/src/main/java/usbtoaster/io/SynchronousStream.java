package usbtoaster.io;

import java.util.Objects;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Stage;

/**
 * Reads, writes and control codes on one synchronous handle of any device: a file as of old, with a
 * position and no pool.
 *
 * <p>Each call blocks its thread until its request has ended. Any thread may call; the requests of
 * the handle are done one after the other (semantics item 22). Reads and writes begin at the
 * handle's position, and the driver of a device that has positions moves it. A device without
 * positions leaves it alone.
 *
 * <p>A write of more bytes than the device takes in one transfer goes as several requests, between
 * which another thread's may come. It ends with the first that the device does not take whole.
 *
 * <p>Another thread ends what is under way with {@link #cancelAll} or {@link #close}. For calls
 * with a token or a deadline, and for many requests at once, open a {@link DeviceStream}.
 */
public final class SynchronousStream implements AutoCloseable {
  private final IoManager io;
  private final FileObject file;
  private final int longest;

  private SynchronousStream(IoManager io, FileObject file) {
    this.io = io;
    this.file = file;
    longest = file.device().maximumTransferLength();
  }

  /**
   * Opens {@code device}.
   *
   * @param access the bits that the driver is told of the intended use
   * @throws IoException if the device refuses
   */
  public static SynchronousStream open(IoManager io, DeviceObject device, int access)
      throws IoException {
    IoManager.OpenResult opened = io.open(device, true, access);
    FileObject file = opened.file();
    if (file == null) {
      throw new IoException("Opening the " + device, opened.status());
    }
    return new SynchronousStream(io, file);
  }

  /** Returns where the next read or write begins. */
  public long position() {
    return file.position();
  }

  /**
   * Lets the next read or write begin at {@code position}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void position(long position) {
    file.position(position);
  }

  /**
   * Writes; returns how many bytes the device took.
   *
   * @throws IoException if a request of it failed; the position tells how far it came
   */
  public int write(byte[] data, int offset, int length) throws IoException {
    Objects.checkFromIndexSize(offset, length, data.length);
    int done = 0;
    boolean whole;
    do {
      int at = offset + done;
      int slice = Math.min(longest, length - done);
      int taken = (int) call("The write", request -> io.write(file, request, data, at, slice));
      done += taken;
      whole = taken == slice;
    } while (whole && done < length);
    return done;
  }

  /** Reads up to {@code length} bytes, and blocks until some are there. */
  public int read(byte[] data, int offset, int length) throws IoException {
    Objects.checkFromIndexSize(offset, length, data.length);
    int most = Math.min(length, longest);
    return (int) call("The read", request -> io.read(file, request, data, offset, most));
  }

  /** Sends a control code with a value; returns the device's answer. */
  public long control(int code, long value) throws IoException {
    return call(DeviceStream.nameOf(code), request -> io.deviceControl(file, request, code, value));
  }

  /** Sends a control code with buffers; returns the number of bytes in {@code output}. */
  public int control(int code, byte[] input, byte[] output) throws IoException {
    return (int)
        call(
            DeviceStream.nameOf(code),
            request -> io.deviceControl(file, request, code, input, output));
  }

  private long call(String operation, BlockingCall.Sender sender) throws IoException {
    IoRequest request = new IoRequest().id(io.nextId());
    io.trace().record(Stage.CALL, request.id(), 0);
    int status = sender.send(request);
    if (NtStatus.isError(status)) {
      throw new IoException(operation, status);
    }
    return request.statusBlock().information();
  }

  /** Asks for what is under way to be cancelled; waits for nothing. */
  public void cancelAll() {
    io.cancelIoEx(file, null);
  }

  /**
   * Closes the handle: what is under way or waits its turn ends as cancelled or with {@code
   * FILE_CLOSED}, as later calls do. Closing twice does nothing.
   */
  @Override
  public void close() {
    io.close(file);
  }
}
