package usbtoaster.emulator.image;

import java.util.List;
import java.util.Map;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;

/**
 * A firmware image: what goes into which memory, and where it starts. Immutable.
 *
 * @param name the file's name, for messages
 * @param segments what goes where, at least one, by address
 * @param symbols the ELF file's symbols and their values; that of a function is odd (Thumb). Empty
 *     for UF2
 * @param entry where it starts, odd (Thumb). In flash the boot ROM is what starts it; an image in
 *     SRAM alone starts here
 */
public record Image(String name, List<Segment> segments, Map<String, Integer> symbols, int entry) {
  /** Takes copies of the collections. */
  public Image {
    segments = List.copyOf(segments);
    symbols = Map.copyOf(symbols);
  }

  /** Returns whether the image starts from flash, through the boot ROM and its second stage. */
  public boolean inFlash() {
    return Segment.inFlash(entry);
  }

  /**
   * Returns the address of what the image calls {@code symbol}, even for a function.
   *
   * @throws IllegalArgumentException if it has no such symbol
   */
  public int address(String symbol) {
    Integer value = symbols.get(symbol);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has no symbol %s: load an ELF file that is not stripped".formatted(name, symbol));
    }
    return value & ~1;
  }

  /**
   * Puts the image into the memories of {@code bus}. What is there already stays where no segment
   * goes.
   *
   * @throws ImageException if it is longer than the board's flash
   */
  public void load(Bus bus) {
    for (Segment segment : segments) {
      Memory memory = segment.inFlash() ? bus.flash() : bus.sram();
      if (segment.offset() > memory.size() - segment.bytes().length) {
        throw new ImageException(
            "%s needs more than the %d KiB of flash that the board has: make it smaller"
                .formatted(name, memory.size() >> 10));
      }
      memory.load(segment.offset(), segment.bytes());
    }
  }
}
