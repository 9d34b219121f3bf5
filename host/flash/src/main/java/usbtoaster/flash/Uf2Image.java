package usbtoaster.flash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageException;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.image.Segment;

/**
 * A UF2 file that a Pico takes into its flash. Immutable.
 *
 * <p>It is read as the emulator reads it, which follows the boot ROM; and what a boot ROM would
 * pass over in silence is refused.
 */
public final class Uf2Image {
  /** The flash of a Pico, in bytes. */
  static final int FLASH_BYTES = 2 << 20;

  static final int BLOCK_BYTES = 512;
  private static final int MAGIC = 0x0A32_4655;
  private static final int BLOCKS_OFFSET = 24;

  /** What the toaster's firmware says on its UART when it starts ({@code board/banner.c}). */
  private static final Pattern BANNER = Pattern.compile("toaster (\\d{1,5}), protocol (\\d{1,5}),");

  private final String name;
  private final byte[] bytes;
  private final OptionalInt version;

  private Uf2Image(String name, byte[] bytes, OptionalInt version) {
    this.name = name;
    this.bytes = bytes;
    this.version = version;
  }

  /**
   * Checks a file.
   *
   * @param name for messages
   * @throws FlashException if a Pico would not take it; the message says why
   */
  public static Uf2Image of(String name, byte[] bytes) throws FlashException {
    Image image = image(name, bytes);
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < BLOCK_BYTES || words.getInt(0) != MAGIC) {
      throw new FlashException(
          name
              + " is an ELF file: give the .uf2 that the build made with it (picotool uf2 convert"
              + " makes one).");
    }
    int blocks = bytes.length / BLOCK_BYTES;
    if (words.getInt(BLOCKS_OFFSET) != blocks) {
      throw new FlashException(
          name
              + " has blocks that are not for the RP2040's flash, too: give a file for the RP2040"
              + " alone.");
    }
    for (Segment segment : image.segments()) {
      if (!segment.inFlash()) {
        throw new FlashException(
            name + " is for SRAM, which forgets it: link it for flash, or start it another way.");
      }
      if (segment.offset() > FLASH_BYTES - segment.bytes().length) {
        throw new FlashException(
            "%s needs more than the %d MiB of flash that a Pico has: make it smaller."
                .formatted(name, FLASH_BYTES >> 20));
      }
    }
    return new Uf2Image(name, bytes.clone(), version(image));
  }

  private static Image image(String name, byte[] bytes) throws FlashException {
    try {
      return ImageReader.parse(name, bytes);
    } catch (ImageException e) {
      throw new FlashException(e.getMessage() + ".", e);
    }
  }

  private static OptionalInt version(Image image) {
    for (Segment segment : image.segments()) {
      Matcher banner = BANNER.matcher(new String(segment.bytes(), ISO_8859_1));
      if (banner.find()) {
        return OptionalInt.of(Integer.parseInt(banner.group(1)));
      }
    }
    return OptionalInt.empty();
  }

  /** Returns the version of the toaster's firmware in it; empty if it is other firmware. */
  public OptionalInt version() {
    return version;
  }

  /** Returns the name for messages. */
  public String name() {
    return name;
  }

  /** Returns how many bytes the file has. */
  public int length() {
    return bytes.length;
  }

  /** Returns a part of the file, for reading. */
  ByteBuffer part(int offset, int length) {
    return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
  }
}
