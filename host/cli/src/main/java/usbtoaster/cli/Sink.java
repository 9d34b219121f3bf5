package usbtoaster.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.protocol.Toast;

/**
 * Where the toast goes: makes bread of it again, and gives each file what came back of it. The file
 * of the output keeps what is in it until the first byte comes back. One thread uses it; any other
 * may {@link #abort}.
 */
final class Sink implements AutoCloseable {
  private final int browning;
  private final @Nullable Path path;
  private final @Nullable FileChannel output;
  private final boolean made; // by this run
  private final Queue<Slice> awaited = new ArrayDeque<>(); // written, and not read back
  private volatile boolean aborted;
  private long bytes;

  /**
   * Makes a sink.
   *
   * @param path where to write what came back, or null
   * @throws UserError if it cannot be written
   */
  Sink(int browning, @Nullable Path path) {
    this.browning = browning;
    this.path = path;
    this.made = path != null && !Files.exists(path) && !Files.isSymbolicLink(path);
    try {
      this.output =
          path == null
              ? null
              : FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unwritable(path, e, ExitCode.USAGE); // nothing was done yet
    }
  }

  private static UserError unwritable(@Nullable Path path, IOException e, int exitCode) {
    String name = path == null ? "The output" : Visible.line(path.toString());
    return new UserError(exitCode, name + " could not be written: " + Reason.of(e) + ".", e);
  }

  /** Expects the toast of a write of {@code length} bytes of {@code file}, after those before. */
  void expect(FileToast file, int length) {
    awaited.add(new Slice(file, length));
  }

  /** Returns whether toast is on its way. */
  boolean expectsMore() {
    return !awaited.isEmpty();
  }

  /** Returns how many bytes came back. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes the next {@code length} bytes of toast; changes {@code toast}.
   *
   * @throws IllegalStateException if more came back than went in
   */
  void take(byte[] toast, int length) {
    int offset = 0;
    while (offset < length) {
      Slice slice = awaited.peek();
      if (slice == null) {
        throw new IllegalStateException(
            "The toaster gave back " + (length - offset) + " bytes more than went in");
      }
      int part = Math.min(length - offset, slice.length - slice.position);
      Toast.untoast(toast, offset, part, slice.position, browning);
      slice.file.back(toast, offset, part);
      write(toast, offset, part);
      slice.position += part;
      offset += part;
      if (slice.position == slice.length) {
        awaited.remove();
      }
    }
    bytes += length;
  }

  private void write(byte[] bread, int offset, int length) {
    try {
      FileChannel open = output;
      if (open != null && path != null) {
        if (bytes == 0 && offset == 0 && Files.isRegularFile(path)) {
          open.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bread, offset, length);
        while (buffer.hasRemaining()) {
          open.write(buffer);
        }
      }
    } catch (ClosedChannelException e) {
      if (!aborted) {
        throw unwritable(path, e, ExitCode.FAILED);
      }
    } catch (IOException e) {
      throw unwritable(path, e, ExitCode.FAILED);
    }
  }

  /**
   * Ends a write to a pipe that nobody reads from; a regular file takes what comes. Any thread may
   * call.
   */
  void abort() {
    aborted = true;
    try {
      if (output != null && path != null && !Files.isRegularFile(path)) {
        output.close();
      }
    } catch (IOException e) {
      // The writer finds out, or it was through.
    }
  }

  /** Closes the output. Leaves no file behind if this run made it and nothing came back. */
  @Override
  public void close() {
    try {
      if (output != null && path != null) {
        output.close();
        if (made && bytes == 0 && Files.isRegularFile(path)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw unwritable(path, e, ExitCode.FAILED);
    }
  }

  /** One write: {@code position} bytes of it have come back. */
  private static final class Slice {
    private final FileToast file;
    private final int length;
    private int position;

    Slice(FileToast file, int length) {
      this.file = file;
      this.length = length;
    }
  }
}
