package usbtoaster.flash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Copies an image to a drive.
 *
 * <p>The boot ROM restarts the board as soon as it has all blocks: the drive goes in the middle of
 * the last write, and that this ends with an error says nothing. So each write waits until the
 * drive has it (DSYNC), an error of any but the last is one, and after the last the drive must go.
 * One that stays has not taken the image.
 */
public final class Copy {
  private static final String FILE = "FLASH.UF2";
  private static final int PART_BYTES = 8 * Uf2Image.BLOCK_BYTES; // a page of the system's cache
  private static final long LEAVE_NANOS = 10_000_000_000L;

  private final Opener opener;
  private final Pause pause;

  /** Opens the file to write; each write to it returns when the drive has the bytes. */
  @FunctionalInterface
  interface Opener {
    WritableByteChannel open(Path file) throws IOException;
  }

  /** Makes a copier. */
  public Copy(Pause pause) {
    this(
        file ->
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC),
        pause);
  }

  Copy(Opener opener, Pause pause) {
    this.opener = opener;
    this.pause = pause;
  }

  /**
   * Copies, and waits until the board has left boot mode.
   *
   * @throws FlashException if it did not take the image
   */
  public void run(Uf2Image image, BootDrive drive) throws FlashException {
    IOException late = write(image, drive);
    if (!pause.until(() -> !drive.isThere(), LEAVE_NANOS)) {
      throw late != null
          ? failed(drive, late)
          : new FlashException(
              "%s took the file and did not restart, so the board has not taken it: plug the Pico in"
                      .formatted(drive.folder())
                  + " anew with BOOTSEL held down, and try again.");
    }
  }

  /** Returns what the last write ended with, or null. */
  private @Nullable IOException write(Uf2Image image, BootDrive drive) throws FlashException {
    int written = 0;
    IOException late = null;
    try (WritableByteChannel file = opener.open(drive.folder().resolve(FILE))) {
      while (written < image.length()) {
        ByteBuffer part = image.part(written, Math.min(PART_BYTES, image.length() - written));
        boolean last = written + part.remaining() == image.length();
        written += part.remaining();
        try {
          writeAll(file, part);
        } catch (IOException e) {
          if (!last) {
            throw e;
          }
          late = e;
        }
      }
    } catch (IOException e) {
      if (written < image.length()) {
        throw failed(drive, e);
      }
      late = e; // closing, when all was written
    }
    return late;
  }

  private static void writeAll(WritableByteChannel file, ByteBuffer part) throws IOException {
    while (part.hasRemaining()) {
      file.write(part);
    }
  }

  private static FlashException failed(BootDrive drive, IOException e) {
    String reason = reason(e);
    return drive.isThere()
        ? new FlashException(
            "%s could not be written (%s): plug the Pico in anew with BOOTSEL held down, and look at"
                    .formatted(drive.folder(), reason)
                + " how it is mounted.",
            e)
        : new FlashException(
            "The Pico was gone before it had all (%s): plug it in anew with BOOTSEL held down, and try"
                    .formatted(reason)
                + " again.",
            e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied"; // the class is all that Java tells of it
    }
    String told = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return told == null ? "the system gives no reason" : told;
  }
}
