package usbtoaster.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import usbtoaster.protocol.Toast;

/**
 * Where the toast goes: makes bread of it again, and gives each file what came back of it. Not
 * thread-safe.
 */
final class Sink implements AutoCloseable {
  private final int browning;
  private final @Nullable Path path;
  private final @Nullable OutputStream output;
  private final Queue<Slice> awaited = new ArrayDeque<>(); // written, and not read back
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
    try {
      this.output = path == null ? null : Files.newOutputStream(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * Looks whether {@code path}, if any, is none of the {@code files}: writing would empty it before
   * it is read.
   *
   * @throws UserError if it is one
   */
  static void check(@Nullable Path path, List<Path> files) {
    try {
      for (Path file : files) {
        if (path != null && Files.exists(path) && Files.isSameFile(path, file)) {
          throw new UserError(
              ExitCode.USAGE, "--output " + path + " is also to be toasted: name another file.");
        }
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static UserError unwritable(@Nullable Path path, IOException e) {
    return new UserError(ExitCode.USAGE, path + " could not be written: " + e + ".", e);
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
      if (output != null) {
        output.write(bread, offset, length);
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      if (output != null) {
        output.close();
      }
    } catch (IOException e) {
      throw unwritable(path, e);
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
