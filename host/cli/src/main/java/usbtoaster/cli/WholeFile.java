package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file whole or not at all: beside it, and then in its place. What is no regular file is
 * written as it stands.
 */
final class WholeFile {
  private static final int MOST_TRIES = 100;

  private WholeFile() {}

  /** Writes to the path that it is given. */
  @FunctionalInterface
  interface Writing {
    void to(Path path) throws IOException;
  }

  /** Lets {@code writing} write the file {@code path}. */
  static void write(Path path, Writing writing) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      writing.to(path);
      return;
    }
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path part = part(target);
    try {
      writing.to(part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path part(Path target) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return Files.createFile(target.resolveSibling(target.getFileName() + ".part" + i));
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_TRIES) {
          throw e;
        }
      }
    }
  }
}
