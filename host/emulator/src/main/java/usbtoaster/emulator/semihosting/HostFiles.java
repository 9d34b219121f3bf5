package usbtoaster.emulator.semihosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one folder whose files a firmware may use. What a name leads out of it, also by a symbolic
 * link, is not there. Without a folder no file is there.
 */
final class HostFiles {
  private static final int APPEND = 8;
  private static final int MODES = 12;

  private final @Nullable Path folder;

  HostFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Returns what {@code name} is in the folder.
   *
   * @throws IOException if it is not in it
   */
  Path path(String name) throws IOException {
    if (folder == null) {
      throw new IOException("no folder was given");
    }
    Path root = folder.toRealPath();
    Path path;
    try {
      path = root.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new IOException("not a name of a file", e);
    }
    Path parent = path.getParent();
    if (parent == null || !parent.toRealPath().startsWith(root)) {
      throw new IOException("outside of the folder");
    }
    if (Files.exists(path) && !path.toRealPath().startsWith(root)) {
      throw new IOException("outside of the folder");
    }
    return path;
  }

  /**
   * Returns how fopen(3) opens a file.
   *
   * @param mode 0 to 11: r, rb, r+, r+b, w, wb, w+, w+b, a, ab, a+, a+b
   * @throws IOException if it is none of those
   */
  static Set<OpenOption> options(int mode) throws IOException {
    if (mode < 0 || mode >= MODES) {
      throw new IOException("no way to open a file");
    }
    return switch (mode >> 1) {
      case 0 -> Set.of(StandardOpenOption.READ);
      case 1 -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
      case 2 ->
          Set.of(
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
      case 3 ->
          Set.of(
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
      default ->
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    };
  }

  static boolean appends(int mode) {
    return mode >= APPEND;
  }

  void remove(String name) throws IOException {
    Files.delete(path(name));
  }

  void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.REPLACE_EXISTING);
  }
}
