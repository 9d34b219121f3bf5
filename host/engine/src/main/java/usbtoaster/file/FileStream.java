package usbtoaster.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.engine.Descriptor;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ReusableOperation;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.FileStatus;
import usbtoaster.linux.Libc;

/**
 * An open file, pipe or character device of Linux: reads, writes, flushes, on any engine.
 *
 * <p>Any thread may call; any number of operations may be in flight, each with a position of its
 * own. The bytes are the stream's until an operation's task is complete. What may end an operation
 * early, and how it is told then: {@link OperationOptions}.
 *
 * <p><b>Pipes and terminals</b> have no positions; one is ignored. Their reads end in the order in
 * which they began, and so do their writes. A read gives what is there; when it is cancelled, what
 * comes later stays in the pipe.
 *
 * <p><b>How much.</b> A write writes all, in however many parts Linux takes it, or fails; what a
 * failed or cancelled one has written before is in the file. A read of a file is short only at its
 * end. <b>At the end</b> of a file, or of a pipe whose writers have gone, a read gives 0 bytes, as
 * in .NET.
 *
 * <p><b>Sequential use.</b> {@link #readNextAsync} and {@link #writeNextAsync} go on where the last
 * one ended: one at a time.
 *
 * <p><b>Names</b> are Linux's: a file that is deleted or renamed while it is open stays open.
 *
 * <p><b>Errors</b> are an {@link IoException} with a status, thrown or in the task: {@code
 * DISK_FULL}, {@code ACCESS_DENIED}, {@code PIPE_BROKEN} and so on.
 */
public final class FileStream implements AutoCloseable {
  private static final int ALIGNMENT_UNTOLD = 4096;

  private final DeviceStream stream;
  private final Descriptor descriptor;
  private final FileOptions options;
  private final int alignment;
  private @Nullable Task<Integer> sequential; // the last one; under the monitor
  // Volatile: the sequential operations' and the seeker's, on any thread.
  private volatile long position;

  private FileStream(
      DeviceStream stream, Descriptor descriptor, FileOptions options, int alignment) {
    this.stream = stream;
    this.descriptor = descriptor;
    this.options = options;
    this.alignment = alignment;
  }

  /**
   * Opens a file.
   *
   * @throws IoException if Linux refuses
   */
  public static FileStream open(IoSystem system, Path path, FileOptions options)
      throws IoException {
    return open(system, path.toString(), options);
  }

  /**
   * Opens a file by a name that need not be a path of Java's. A pipe is opened without waiting for
   * its other end; for writing it needs a reader. Its first read waits for its first writer.
   *
   * @throws IoException if Linux refuses
   */
  public static FileStream open(IoSystem system, String name, FileOptions options)
      throws IoException {
    if (name.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IoException("Opening a file by such a name", NtStatus.OBJECT_NAME_INVALID);
    }
    int fd = Libc.open(name, options.flags(), options.permissions());
    if (fd < 0) {
      String how = options.direct() ? " past the page cache" : "";
      throw new IoException("Opening " + name + how, Errno.status(fd));
    }
    return adopt(system, fd, name, options);
  }

  /**
   * Makes a stream of a descriptor that is open already, as an end of a pipe. It is the stream's
   * from now on: whether this succeeds or throws, the stream closes it.
   *
   * @param name for messages
   * @throws IoException if it is a directory, or the system is closed
   */
  public static FileStream adopt(IoSystem system, int fd, String name, FileOptions options)
      throws IoException {
    FileStatus status = FileStatus.of(fd);
    if (status.type() == FileStatus.S_IFDIR) {
      Libc.close(fd);
      throw new IoException("Opening " + name, NtStatus.FILE_IS_A_DIRECTORY);
    }
    letItWait(fd);
    Descriptor descriptor = new Descriptor(fd, type(fd, status));
    int alignment = options.direct() ? alignment(status) : 1;
    FileDriver driver;
    try {
      driver = new FileDriver(system.transfers(), descriptor, options, alignment);
    } catch (Throwable fault) { // the engine does not know it, and so will not close it
      Libc.close(fd);
      throw fault;
    }
    boolean opened = false;
    try {
      DeviceStream stream =
          DeviceStream.open(
              system.io(),
              driver.device("stream of " + name),
              system.pool(),
              system.streamOptions());
      opened = true;
      return new FileStream(stream, descriptor, options, alignment);
    } finally {
      if (!opened) {
        system.transfers().engine().close(descriptor);
      }
    }
  }

  /** It was opened so that opening does not wait. An engine that wants it so says so itself. */
  private static void letItWait(int fd) {
    int flags = Libc.fcntl(fd, FileFlags.F_GETFL, 0);
    if (flags >= 0 && (flags & FileFlags.O_NONBLOCK) != 0) {
      Libc.fcntl(fd, FileFlags.F_SETFL, flags & ~FileFlags.O_NONBLOCK);
    }
  }

  private static Descriptor.Type type(int fd, FileStatus status) {
    return switch (status.type()) {
      case FileStatus.S_IFREG, FileStatus.S_IFBLK -> Descriptor.Type.FILE;
      case FileStatus.S_IFCHR ->
          Libc.lseek(fd, 0, FileFlags.SEEK_CUR) < 0 ? Descriptor.Type.STREAM : Descriptor.Type.FILE;
      default -> Descriptor.Type.STREAM;
    };
  }

  private static int alignment(FileStatus status) {
    int told = status.directPositionAlignment();
    return told > 0 ? told : ALIGNMENT_UNTOLD;
  }

  /**
   * Starts to read up to {@code length} bytes from {@code from}; returns at once.
   *
   * @return a task of the number of bytes; 0: the end of the file
   */
  public Task<Integer> readAsync(
      byte[] data, int offset, int length, long from, OperationOptions early) {
    requireAligned(from, length);
    return stream.readAsync(data, offset, length, from, early);
  }

  /** Starts to read into all of {@code data}. */
  public Task<Integer> readAsync(byte[] data, long from) {
    return readAsync(data, 0, data.length, from, OperationOptions.NONE);
  }

  /**
   * Starts to write at {@code to}; returns at once. A file that appends takes it at its end.
   *
   * @return a task of the number of bytes, which is {@code length}
   */
  public Task<Integer> writeAsync(
      byte[] data, int offset, int length, long to, OperationOptions early) {
    requireAligned(to, length);
    return stream.writeAsync(data, offset, length, to, early);
  }

  /** Starts to write all of {@code data}. */
  public Task<Integer> writeAsync(byte[] data, long to) {
    return writeAsync(data, 0, data.length, to, OperationOptions.NONE);
  }

  /**
   * Starts to write at the end of the file, wherever others have moved it.
   *
   * @throws IllegalStateException if the file was not opened with {@link FileMode#APPEND}
   */
  public Task<Integer> appendAsync(byte[] data, int offset, int length, OperationOptions early) {
    if (!options.appends()) {
      throw new IllegalStateException("To append to a file, open it with FileMode.APPEND.");
    }
    return writeAsync(data, offset, length, 0, early);
  }

  /** Starts to write all of {@code data} at the end of the file. */
  public Task<Integer> appendAsync(byte[] data) {
    return appendAsync(data, 0, data.length, OperationOptions.NONE);
  }

  /** Starts to bring to the disk what was written by operations that have ended; a task of 0. */
  public Task<Long> flushAsync(OperationOptions early) {
    return stream.controlAsync(FileDriver.FLUSH, 0, early);
  }

  /** Starts to bring to the disk what was written. */
  public Task<Long> flushAsync() {
    return flushAsync(OperationOptions.NONE);
  }

  /** Reads, and blocks the calling thread until some bytes are there; 0: the end of the file. */
  public int read(byte[] data, int offset, int length, long from, OperationOptions early)
      throws IoException {
    requireAligned(from, length);
    return stream.read(data, offset, length, from, early);
  }

  /** Writes all, and blocks the calling thread until it is done. */
  public int write(byte[] data, int offset, int length, long to, OperationOptions early)
      throws IoException {
    requireAligned(to, length);
    return stream.write(data, offset, length, to, early);
  }

  /** Makes an operation that reads or writes over and over, without allocating. */
  public ReusableOperation reusableOperation() {
    return stream.reusableOperation();
  }

  /**
   * Starts to read from where the last sequential operation ended.
   *
   * @throws IllegalStateException if a sequential operation is under way
   */
  public Task<Integer> readNextAsync(byte[] data, int offset, int length, OperationOptions early) {
    return next(from -> readAsync(data, offset, length, from, early));
  }

  /**
   * Starts to write where the last sequential operation ended.
   *
   * @throws IllegalStateException if a sequential operation is under way
   */
  public Task<Integer> writeNextAsync(byte[] data, int offset, int length, OperationOptions early) {
    return next(to -> writeAsync(data, offset, length, to, early));
  }

  /** The position is moved before the task that the caller sees completes. */
  private synchronized Task<Integer> next(LongFunction<Task<Integer>> starter) {
    if (sequential != null && !sequential.isCompleted()) {
      throw new IllegalStateException(
          "A sequential operation is under way: await it, or give positions.");
    }
    long from = position;
    Task<Integer> started =
        starter
            .apply(from)
            .then(
                bytes -> {
                  position = from + bytes;
                  return bytes;
                });
    sequential = started;
    return started;
  }

  /** Returns where the next sequential operation begins. */
  public long position() {
    return position;
  }

  /**
   * Lets the next sequential operation begin at {@code to}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void position(long to) {
    if (to < 0) {
      throw new IllegalArgumentException("A position is 0 or more, not " + to + ".");
    }
    position = to;
  }

  /**
   * Returns how long the file is.
   *
   * @throws IoException if it is closed, or a pipe
   */
  public long lengthBytes() throws IoException {
    return onFile("Asking for the length", () -> FileStatus.of(descriptor.number()).sizeBytes());
  }

  /**
   * Makes the file {@code bytes} long: what is beyond is lost, what is new is zero.
   *
   * @throws IoException if it cannot be, or the file is closed
   */
  public void lengthBytes(long bytes) throws IoException {
    String operation = "Setting the length";
    int result = (int) onFile(operation, () -> Libc.ftruncate(descriptor.number(), bytes));
    if (result < 0) {
      throw new IoException(operation, Errno.status(result));
    }
  }

  /** Asks Linux something while the descriptor's number is sure to be this file's. */
  private long onFile(String operation, LongSupplier question) throws IoException {
    if (descriptor.type() != Descriptor.Type.FILE) {
      throw new IoException(operation + " of a pipe", NtStatus.INVALID_DEVICE_REQUEST);
    }
    if (!descriptor.begin()) {
      throw new IoException(operation, NtStatus.FILE_CLOSED);
    }
    try {
      return question.getAsLong();
    } finally {
      if (descriptor.end()) {
        Libc.close(descriptor.number());
      }
    }
  }

  /** Returns whether the file has positions and a length. */
  public boolean seeks() {
    return descriptor.type() == Descriptor.Type.FILE;
  }

  /** Returns what positions and lengths are multiples of: 1, but for direct transfers. */
  public int alignmentBytes() {
    return alignment;
  }

  private void requireAligned(long at, int length) {
    if (((at | length) & (alignment - 1)) != 0) {
      throw new IllegalArgumentException(
          "Past the page cache, positions and lengths are multiples of "
              + alignment
              + " bytes here, not "
              + at
              + " and "
              + length
              + ".");
    }
  }

  /** Returns how many operations are in flight. */
  public int inFlight() {
    return stream.inFlight();
  }

  /** Asks for all operations to be cancelled; waits for none. */
  public void cancelAll() {
    stream.cancelAll();
  }

  /**
   * Closes the file. What is under way ends, as cancelled if that can be; then Linux closes the
   * descriptor. Waits for nothing. Closing twice does nothing.
   */
  @Override
  public void close() {
    stream.close();
  }
}
