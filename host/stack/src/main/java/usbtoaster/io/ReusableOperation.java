package usbtoaster.io;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.ManualResetValueTaskSourceCore;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;

/**
 * A read or write of a stream that is used over and over: request, callback and what is awaited in
 * one object, so that an operation allocates nothing ({@link DeviceStream#reusableOperation}).
 *
 * <p>In .NET it is a pre-allocated overlapped that is its own value-task source (semantics items
 * 90, 91, 103). One operation at a time: the next may begin when the last has ended. Each start
 * returns its token, under which a state machine awaits it and takes its result:
 *
 * <pre>{@code
 * case 0 -> suspends(read, token = read.read(data, 0, data.length, 0), 1);
 * default -> complete(read.bytes(token));
 * }</pre>
 *
 * <p>Any thread may start the next operation. With a token or a deadline ({@link OperationOptions})
 * a start allocates what watches them, and a request of its own, so that a late cancellation finds
 * that and never the next operation.
 */
public final class ReusableOperation extends ManualResetValueTaskSourceCore<Integer>
    implements CompletionCallback {
  private final DeviceStream stream;
  private final IoManager io;
  private final FileObject file;
  private final int longest;
  private final IoRequest ownRequest = new IoRequest().context(this);

  // The starter's until the request is issued, the completer's from then on; then the word of the
  // source hands them to the next starter.
  private IoRequest request = ownRequest;
  private boolean writes;
  private @Nullable Watch watch;
  private int bytes;

  ReusableOperation(
      DeviceStream stream,
      IoManager io,
      FileObject file,
      TaskScheduler workers,
      Inlining inlining) {
    super(workers, inlining == Inlining.WORKER, false);
    this.stream = stream;
    this.io = io;
    this.file = file;
    longest = file.device().maximumTransferLength();
  }

  /**
   * Starts to read up to {@code length} bytes from {@code position}, as {@link
   * DeviceStream#readAsync}.
   *
   * @return the operation's token
   * @throws IllegalStateException if an operation is under way
   */
  public short read(byte[] data, int offset, int length, long position) {
    Objects.checkFromIndexSize(offset, length, data.length);
    short token = begin(ownRequest, null, false);
    return started(token, issueRead(request, data, offset, length, position));
  }

  /** Starts to read, with what may end it early; see the other form. */
  public short read(byte[] data, int offset, int length, long position, OperationOptions options) {
    if (!options.any()) {
      return read(data, offset, length, position);
    }
    Objects.checkFromIndexSize(offset, length, data.length);
    return watched(false, options, r -> issueRead(r, data, offset, length, position));
  }

  /**
   * Starts to write at {@code position}, as {@link DeviceStream#writeAsync}, in one transfer.
   *
   * @return the operation's token
   * @throws IllegalArgumentException if the device takes fewer bytes in one transfer
   * @throws IllegalStateException if an operation is under way
   */
  public short write(byte[] data, int offset, int length, long position) {
    requireOneTransfer(length);
    Objects.checkFromIndexSize(offset, length, data.length);
    short token = begin(ownRequest, null, true);
    return started(token, stream.write(request, data, offset, length, position));
  }

  /** Starts to write, with what may end it early; see the other form. */
  public short write(byte[] data, int offset, int length, long position, OperationOptions options) {
    if (!options.any()) {
      return write(data, offset, length, position);
    }
    requireOneTransfer(length);
    Objects.checkFromIndexSize(offset, length, data.length);
    return watched(true, options, r -> stream.write(r, data, offset, length, position));
  }

  private int issueRead(IoRequest to, byte[] data, int offset, int length, long position) {
    return io.read(file, to, data, offset, Math.min(length, longest), position);
  }

  private void requireOneTransfer(int length) {
    if (length > longest) {
      throw new IllegalArgumentException(
          "A reusable write is one transfer, of at most "
              + longest
              + " bytes here, not "
              + length
              + ": use writeAsync");
    }
  }

  private short begin(IoRequest with, @Nullable Watch watching, boolean write) {
    short token = begin();
    request = with.id(io.nextId());
    watch = watching;
    writes = write;
    io.trace().record(Stage.CALL, request.id(), 0);
    return token;
  }

  private short watched(boolean write, OperationOptions options, BlockingCall.Sender sender) {
    IoRequest fresh = new IoRequest().context(this);
    Watch watching = Objects.requireNonNull(Watch.begin(io, file, options, 1));
    boolean begun = false;
    try {
      short token = begin(fresh, watching, write);
      begun = true;
      watching.add(fresh);
      if (watching.cause() != null) { // ended before it began
        completed(NtStatus.CANCELLED, 0);
        return token;
      }
      return watching.issue(() -> started(token, sender.send(fresh)));
    } finally {
      if (!begun) {
        watching.letGo();
      }
    }
  }

  private short started(short token, int status) {
    if (NtStatus.isError(status)) {
      completed(status, 0); // nothing else will tell (semantics item 18)
    }
    return token;
  }

  /** Called by the I/O thread that took the packet; nobody else calls it. */
  @Override
  public void completed(int status, long information) {
    claimEnd();
    Watch watching = watch;
    if (watching != null) {
      watch = null;
      watching.ended(); // before the end is seen: who sees it finds nothing left behind
    }
    int told = Watch.told(status, watching);
    if (!NtStatus.isError(told)) {
      bytes = (int) information;
      succeed();
    } else if (told == NtStatus.CANCELLED) {
      cancel();
    } else {
      fail(new IoException(writes ? DeviceStream.WRITE : DeviceStream.READ, told));
    }
  }

  /**
   * Returns the number of bytes of the operation with {@code token}; as {@link #result}, but no
   * object.
   *
   * @throws IoException if it failed
   * @throws CancellationException if it was canceled
   * @throws IllegalStateException if it has not ended, or {@code token} is that of another one
   */
  public int bytes(short token) throws IoException {
    try {
      requireSuccess(token);
    } catch (IoException | RuntimeException e) {
      throw e;
    } catch (Exception other) {
      throw new AssertionError("An operation fails with an IoException", other);
    }
    return bytes;
  }

  @Override
  protected Integer value() {
    return bytes;
  }

  @Override
  protected void stage(Stage stage) {
    Overlapped.reached(io, request.id(), stage);
  }

  @Override
  protected void returned() {
    io.trace().end(Activity.CONTINUATION);
  }
}
