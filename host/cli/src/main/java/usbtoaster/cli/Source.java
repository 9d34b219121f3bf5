package usbtoaster.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;

/**
 * The files, one after the other, in chunks. No chunk spans two files. One thread reads; it may be
 * held up as long as a pipe is silent, so any other may {@link #abort}.
 */
final class Source implements AutoCloseable {
  private static final Path STDIN = Path.of("/dev/fd/0");

  private final List<Path> paths;
  private final List<FileToast> files = new ArrayList<>();
  private volatile @Nullable FileChannel channel; // the reader's; whoever aborts closes it
  private volatile @Nullable Path opening; // the reader's; whoever aborts looks at it
  private volatile boolean aborted; // set by any thread, before it looks at the two above
  private int next;
  private long bytes;

  /**
   * Takes files that were looked at before.
   *
   * @see #check
   */
  Source(List<Path> paths) {
    this.paths = paths;
  }

  /**
   * Looks whether every file can be toasted.
   *
   * @return the bytes in all of them; -1 if one is no regular file, whose length nobody knows
   * @throws UserError if one is missing, a folder, unreadable or empty, or the standard input is
   *     asked for twice
   */
  static long check(List<Path> paths) {
    if (paths.stream().filter(Source::isStdin).count() > 1) {
      throw new UserError(ExitCode.USAGE, "The standard input can be read once: write - once.");
    }
    long total = 0;
    for (Path path : paths) {
      long size = isStdin(path) ? -1 : lookedAt(path);
      total = total < 0 || size < 0 ? -1 : total + size;
    }
    return total;
  }

  private static long lookedAt(Path path) {
    if (path.toString().isEmpty()) {
      throw new UserError(ExitCode.USAGE, "The name of a file is empty: leave it out.");
    }
    if (!Files.exists(path)) {
      throw new UserError(ExitCode.USAGE, missing(path));
    }
    if (Files.isDirectory(path)) {
      throw new UserError(ExitCode.USAGE, name(path) + " is a folder: name the files in it.");
    }
    if (!Files.isReadable(path)) {
      throw new UserError(ExitCode.USAGE, name(path) + " may not be read: check its permissions.");
    }
    return Files.isRegularFile(path) ? size(path) : -1;
  }

  private static String missing(Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return name(path) + " is a link that leads nowhere.";
    }
    return "There is no file "
        + name(path)
        + (path.toString().indexOf('\uFFFD') < 0
            ? "."
            : ", as far as Java can read its name, which is not in UTF-8: rename it, or give its"
                + " bytes as the standard input: toaster run - <FILE.");
  }

  /** Returns the bytes in a regular file; -1 if it has some and says that it has none. */
  private static long size(Path path) {
    try {
      long size = Files.size(path);
      if (size > 0) {
        return size;
      }
      try (FileChannel probe = FileChannel.open(path, StandardOpenOption.READ)) {
        if (probe.read(ByteBuffer.allocate(1)) < 0) { // files of /proc tell no size
          throw empty(path, ExitCode.USAGE);
        }
        return -1;
      }
    } catch (IOException e) {
      throw unreadable(path, e, ExitCode.USAGE);
    }
  }

  private static boolean isStdin(Path path) {
    return path.toString().equals(Operands.STDIN);
  }

  /** Returns the path under which the system knows {@code path}: {@code -} is no name to it. */
  static Path path(Path path) {
    return isStdin(path) ? STDIN : path;
  }

  /** Returns how to call a file in a sentence. */
  static String name(Path path) {
    return isStdin(path) ? "the standard input" : Visible.line(path.toString());
  }

  private static UserError empty(Path path, int exitCode) {
    return new UserError(exitCode, name(path) + " is empty: there is nothing to toast.");
  }

  /** Returns the files that were opened, the current one last. */
  List<FileToast> files() {
    return files;
  }

  /** Returns the file of the chunk that was filled last. */
  FileToast current() {
    return files.getLast();
  }

  /**
   * Fills {@code chunk} from the current file, and goes on to the next file where that has ended.
   *
   * @return how many bytes; 0 when all files have ended, or the reading was aborted
   * @throws UserError if a file cannot be read, or turns out to be empty
   */
  int fill(byte[] chunk) {
    try {
      for (FileChannel open = open(); open != null; open = open()) {
        int length = fill(open, chunk);
        if (length > 0) {
          current().in(chunk, length);
          bytes += length;
          return length;
        }
        close();
        if (current().bytesIn() == 0 && !aborted) {
          throw empty(current().path(), exitCode());
        }
      }
      return 0;
    } catch (ClosedChannelException e) {
      return 0; // aborted: nobody else closes it
    } catch (IOException e) {
      throw unreadable(paths.get(Math.max(0, next - 1)), e, exitCode());
    }
  }

  private static int fill(FileChannel open, byte[] chunk) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    while (buffer.hasRemaining() && open.read(buffer) >= 0) {}
    return buffer.position();
  }

  /** Returns the current file, the next one, or null after the last. */
  private @Nullable FileChannel open() throws IOException {
    if (channel == null && next < paths.size() && !aborted) {
      Path path = paths.get(next++);
      opening = path;
      if (!aborted) { // looked at after opening was set: else whoever aborts sees that
        channel = isStdin(path) ? stdin() : FileChannel.open(path, StandardOpenOption.READ);
        files.add(new FileToast(path));
      }
      opening = null;
    }
    return aborted ? null : channel;
  }

  private static FileChannel stdin() {
    return new FileInputStream(FileDescriptor.in).getChannel();
  }

  /** Ends a read that is under way, and those to come: they find the end. Any thread may call. */
  void abort() {
    aborted = true;
    Path stuck = opening;
    if (stuck != null) {
      Pipe.meet(stuck);
    }
    try {
      FileChannel open = channel;
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // The reader finds out, or it was through.
    }
  }

  /** Nothing was done as long as nothing was read. */
  private int exitCode() {
    return bytes == 0 ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static UserError unreadable(Path path, IOException e, int exitCode) {
    return new UserError(exitCode, name(path) + " could not be read: " + Reason.of(e) + ".", e);
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw unreadable(current().path(), e, exitCode());
    }
  }
}
