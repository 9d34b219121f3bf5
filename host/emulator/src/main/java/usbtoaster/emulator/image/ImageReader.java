package usbtoaster.emulator.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads images: ELF files as the linker makes them, and UF2 files as the boot ROM's USB disk takes
 * them (datasheet 2.8.4.2). Distinguishes them by what is in the file, not by its name. Time and
 * memory are bounded, whatever the file is: of one that is no image only the beginning is read, and
 * of none more than {@value #MOST_BYTES} bytes. Any thread may call.
 */
public final class ImageReader {
  /**
   * An image for 16 MiB of flash, all that XIP can see, takes 32 MiB in UF2. In ELF symbols and
   * debug information come on top.
   */
  static final int MOST_BYTES = 64 << 20;

  private static final int ELF_MAGIC = 0x464C_457F;
  private static final int MAGIC_BYTES = 4;

  private ImageReader() {}

  /**
   * Reads the image in {@code file}.
   *
   * @throws ImageException if it cannot be read, or is no image for the RP2040
   */
  public static Image read(Path file) {
    String name = String.valueOf(file.getFileName());
    try (InputStream in = Files.newInputStream(file)) {
      return parse(name, bytes(name, in));
    } catch (NoSuchFileException e) {
      throw new ImageException("There is no file " + file, e);
    } catch (AccessDeniedException e) { // its message is the name of the file alone
      throw new ImageException(file + " may not be read: check its permissions", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new ImageException(file + " is a folder: name an image in it", e);
      }
      throw new ImageException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads a file, a pipe or a device that may have no end. */
  private static byte[] bytes(String name, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC_BYTES);
    if (!known(magic(magic))) {
      return magic;
    }
    byte[] rest = in.readNBytes(MOST_BYTES + 1 - MAGIC_BYTES);
    if (rest.length > MOST_BYTES - MAGIC_BYTES) {
      throw new ImageException(
          "%s has more than %d MiB, and no image for the RP2040 needs as much: strip it, or build it"
                  .formatted(name, MOST_BYTES >> 20)
              + " again");
    }
    byte[] bytes = Arrays.copyOf(magic, magic.length + rest.length);
    System.arraycopy(rest, 0, bytes, magic.length, rest.length);
    return bytes;
  }

  private static int magic(byte[] bytes) {
    return bytes.length < MAGIC_BYTES
        ? 0
        : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
  }

  private static boolean known(int magic) {
    return magic == ELF_MAGIC || magic == Uf2Reader.MAGIC_START0;
  }

  /**
   * Reads the image in {@code bytes}.
   *
   * @param name for messages
   * @throws ImageException if it is no image for the RP2040
   */
  public static Image parse(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw new ImageException(name + " is empty: build it again");
    }
    return switch (magic(bytes)) {
      case ELF_MAGIC -> new ElfReader(name, bytes).read();
      case Uf2Reader.MAGIC_START0 -> new Uf2Reader(name, bytes).read();
      default -> throw unknown(name);
    };
  }

  private static ImageException unknown(String name) {
    String what =
        name.toLowerCase(Locale.ROOT).endsWith(".bin")
            ? " is a raw image, which does not say where it goes"
            : " is neither an ELF nor a UF2 file";
    return new ImageException(name + what + ": give the .elf or .uf2 that the build made with it");
  }
}
