package usbtoaster.emulator.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads UF2: blocks of 512 bytes, each with 256 bytes of the image and where they go. Like the boot
 * ROM it takes the blocks in any order, passes over those of other families and those that are not
 * for the main flash, and wants each of the rest once.
 */
final class Uf2Reader {
  static final int MAGIC_START0 = 0x0A32_4655;

  private static final int MAGIC_START1 = 0x9E5D_5157;
  private static final int MAGIC_END = 0x0AB1_6F30;
  private static final int NOT_MAIN_FLASH = 1;
  private static final int FILE_CONTAINER = 0x1000;
  private static final int FAMILY_ID_PRESENT = 0x2000;
  private static final int RP2040 = 0xE48B_FF56;
  private static final int BLOCK_BYTES = 512;
  private static final int HEADER_BYTES = 32;
  private static final int PAYLOAD_BYTES = 256;
  private static final int MOST_BLOCKS = (Segment.FLASH_BYTES + Segment.SRAM_BYTES) / PAYLOAD_BYTES;
  private static final int MAGIC_END_OFFSET = BLOCK_BYTES - 4;

  private final String name;
  private final byte[] bytes;
  private final ByteBuffer words;
  private final Map<Integer, byte[]> pages = new TreeMap<>();
  private final BitSet seen = new BitSet();
  private int blocks;
  private int otherFamily;

  Uf2Reader(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Image read() {
    if (bytes.length % BLOCK_BYTES != 0) {
      throw error("is cut off in the middle of a block: copy or build it again");
    }
    for (int at = 0; at < bytes.length; at += BLOCK_BYTES) {
      block(at);
    }
    if (pages.isEmpty()) {
      throw error(
          otherFamily == 0
              ? "has no block for the RP2040's family: build it for the RP2040"
              : "is for another chip (family 0x%08X): build it for the RP2040"
                  .formatted(otherFamily));
    }
    int missing = seen.nextClearBit(0);
    if (missing < blocks) {
      throw error("lacks block %d of %d: copy or build it again".formatted(missing, blocks));
    }
    List<Segment> segments = segments();
    return new Image(name, segments, Map.of(), segments.getFirst().address() | 1);
  }

  private void block(int at) {
    if (words.getInt(at) != MAGIC_START0
        || words.getInt(at + 4) != MAGIC_START1
        || words.getInt(at + MAGIC_END_OFFSET) != MAGIC_END) {
      throw error("has no UF2 block at byte %d, where one must be: build it again".formatted(at));
    }
    int flags = words.getInt(at + 8);
    int family = (flags & FAMILY_ID_PRESENT) == 0 ? 0 : words.getInt(at + 28);
    if ((flags & (NOT_MAIN_FLASH | FILE_CONTAINER)) != 0) {
      return;
    }
    if (family == RP2040) {
      page(at);
    } else {
      otherFamily = family;
    }
  }

  private void page(int at) {
    int address = words.getInt(at + 12);
    int size = words.getInt(at + 16);
    int number = words.getInt(at + 20);
    int count = words.getInt(at + 24);
    if (size != PAYLOAD_BYTES || (address & (PAYLOAD_BYTES - 1)) != 0) {
      throw error(
          "has %d bytes for 0x%08X in a block, but the RP2040 takes pages of 256: build it again"
              .formatted(size, address));
    }
    if (!Segment.fits(address, size)) {
      throw error(
          "puts bytes at 0x%08X, where the RP2040 has neither flash nor SRAM: link it for the RP2040"
              .formatted(address));
    }
    if (Integer.compareUnsigned(count, MOST_BLOCKS) > 0) {
      throw error(
          "says that it has %s blocks, but the RP2040 has memory for %d: build it again"
              .formatted(Integer.toUnsignedString(count), MOST_BLOCKS));
    }
    blocks = pages.isEmpty() ? count : blocks;
    if (count != blocks || Integer.compareUnsigned(number, count) >= 0 || seen.get(number)) {
      throw error(
          "numbers a block %s of %d, which does not fit the others: copy or build it again"
              .formatted(Integer.toUnsignedString(number), count));
    }
    seen.set(number);
    int from = at + HEADER_BYTES;
    if (pages.put(address, Arrays.copyOfRange(bytes, from, from + size)) != null) {
      throw error("has two blocks for 0x%08X: build it again".formatted(address));
    }
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    int begin = 0;
    for (Map.Entry<Integer, byte[]> page : pages.entrySet()) {
      if (run.size() > 0 && page.getKey() != begin + run.size()) {
        segments.add(new Segment(begin, run.toByteArray()));
        run.reset();
      }
      begin = run.size() == 0 ? page.getKey() : begin;
      run.writeBytes(page.getValue());
    }
    segments.add(new Segment(begin, run.toByteArray()));
    return segments;
  }

  private ImageException error(String what) {
    return new ImageException(name + " " + what);
  }
}
