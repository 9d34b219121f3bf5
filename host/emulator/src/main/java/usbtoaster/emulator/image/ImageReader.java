package usbtoaster.emulator.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads images: ELF files as the linker makes them, and UF2 files as the boot ROM's USB disk takes
 * them (datasheet 2.8.4.2). Tells them apart by what is in the file, not by its name. Any thread
 * may call.
 */
public final class ImageReader {
  private static final int ELF_MAGIC = 0x464C_457F;

  private ImageReader() {}

  /**
   * Reads the image in {@code file}.
   *
   * @throws ImageException if it cannot be read, or is no image for the RP2040
   */
  public static Image read(Path file) {
    try {
      return parse(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ImageException("There is no file " + file + ": build the firmware first", e);
    } catch (IOException e) {
      throw new ImageException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
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
    int magic =
        bytes.length < 4 ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    return switch (magic) {
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
