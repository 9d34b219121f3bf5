package usbtoaster.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files, one after the other, in chunks. No chunk spans two files. Not thread-safe. */
final class Source implements AutoCloseable {
  private final List<Path> paths;
  private final List<FileToast> files = new ArrayList<>();
  private @Nullable InputStream stream;
  private int next;

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
   * @throws UserError if one is missing, a folder, unreadable or empty
   */
  static long check(List<Path> paths) {
    long total = 0;
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new UserError(ExitCode.USAGE, "There is no file " + path + ".");
      }
      if (Files.isDirectory(path)) {
        throw new UserError(ExitCode.USAGE, path + " is a folder: name the files in it.");
      }
      if (!Files.isReadable(path)) {
        throw new UserError(ExitCode.USAGE, path + " may not be read: check its permissions.");
      }
      long size = Files.isRegularFile(path) ? size(path) : -1;
      total = total < 0 || size < 0 ? -1 : total + size;
    }
    return total;
  }

  /** Returns the bytes in a regular file; -1 if it has some and says that it has none. */
  private static long size(Path path) {
    try {
      long size = Files.size(path);
      if (size > 0) {
        return size;
      }
      try (InputStream stream = Files.newInputStream(path)) { // files of /proc tell no size
        if (stream.read() < 0) {
          throw empty(path);
        }
        return -1;
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static UserError empty(Path path) {
    return new UserError(ExitCode.USAGE, path + " is empty: there is nothing to toast.");
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
   * @return how many bytes; 0 when all files have ended
   * @throws UserError if a file cannot be read, or turns out to be empty
   */
  int fill(byte[] chunk) {
    try {
      for (InputStream open = open(); open != null; open = open()) {
        int length = open.readNBytes(chunk, 0, chunk.length);
        if (length > 0) {
          current().in(chunk, length);
          return length;
        }
        close();
        if (current().bytesIn() == 0) {
          throw empty(current().path());
        }
      }
      return 0;
    } catch (IOException e) {
      throw unreadable(paths.get(Math.max(0, next - 1)), e);
    }
  }

  /** Returns the stream of the current file, of the next one, or null after the last. */
  private @Nullable InputStream open() throws IOException {
    if (stream == null && next < paths.size()) {
      Path path = paths.get(next++);
      stream = Files.newInputStream(path);
      files.add(new FileToast(path));
    }
    return stream;
  }

  private static UserError unreadable(Path path, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new UserError(ExitCode.USAGE, path + " could not be read: " + why + ".", e);
  }

  @Override
  public void close() {
    InputStream open = stream;
    stream = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw unreadable(current().path(), e);
    }
  }
}
