package usbtoaster.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the packets of callers' requests: takes them from the pool, lets them see the caller's
 * bytes as the device wants to, and fills in the topmost driver's location. Any thread.
 *
 * <p>A buffered device gets a copy (item 26), the only thing that is allocated for a request. A
 * control code has one copy for both ways, as long as the longer one, as in NT ({@code
 * METHOD_BUFFERED}).
 */
final class RequestBuilder {
  private final IrpPool pool;

  RequestBuilder(IrpPool pool) {
    this.pool = pool;
  }

  /** Looks whether a request may be built, before there is a packet to lose. */
  static int refusal(FileObject file, Request request, long byteOffset) {
    boolean nowhere = byteOffset < 0 && byteOffset != positionOf(file);
    if (nowhere || (file.port() != null && request.apc() != null)) {
      return NtStatus.INVALID_PARAMETER; // item 75
    }
    if (file.synchronous()) {
      KernelThread.current().requireWaitable();
    }
    return NtStatus.SUCCESS;
  }

  /** Returns the byte offset of a transfer that gives none. */
  static long positionOf(FileObject file) {
    return file.synchronous() ? FileObject.USE_POSITION : 0;
  }

  /** Takes a packet, whose topmost location is still to be filled in. */
  Irp packet(FileObject file, @Nullable Request request) {
    Irp irp = pool.take(file.device().stackSize());
    irp.request = request;
    irp.thread = KernelThread.current();
    return irp;
  }

  /** Builds a read or a write. */
  Irp transfer(
      MajorFunction major,
      FileObject file,
      Request request,
      byte[] data,
      int offset,
      int length,
      long byteOffset) {
    Objects.checkFromIndexSize(offset, length, data.length);
    boolean copies = copies(file, length);
    byte[] buffer = copies ? new byte[length] : data;
    Irp irp = packet(file, request);
    irp.buffer = buffer;
    if (copies && major == MajorFunction.WRITE) {
      System.arraycopy(data, offset, buffer, 0, length); // and the caller's bytes are done with
    } else {
      irp.offset = offset;
      irp.copiesBack = copies;
      irp.userBuffer = copies ? data : null;
    }
    irp.nextStackLocation().set(major, file, length, byteOffset);
    return irp;
  }

  /** Builds a control code with a value. */
  Irp control(FileObject file, Request request, int code, long value) {
    Irp irp = packet(file, request);
    irp.nextStackLocation().setControl(file, code, value);
    return irp;
  }

  /** Builds a control code with buffers. */
  Irp control(FileObject file, Request request, int code, byte[] input, byte[] output) {
    int longer = Math.max(input.length, output.length);
    boolean copies = copies(file, longer);
    byte[] buffer = copies ? new byte[longer] : input;
    Irp irp = packet(file, request);
    irp.userBuffer = output;
    irp.buffer = buffer;
    irp.copiesBack = copies;
    if (copies) {
      System.arraycopy(input, 0, buffer, 0, input.length);
    }
    irp.nextStackLocation().setControl(file, code, input.length, output.length);
    return irp;
  }

  private static boolean copies(FileObject file, int length) {
    return file.device().transfer() == DeviceObject.Transfer.BUFFERED && length > 0;
  }
}
