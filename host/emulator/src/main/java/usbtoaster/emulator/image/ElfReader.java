package usbtoaster.emulator.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSectionHeader;
import net.fornwall.jelf.ElfSegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads ELF: loads each segment at its physical address, where the boot ROM and the start-up code
 * expect it, and takes the symbols along. The library parses the symbols; what it would believe
 * blindly, the places and sizes of the tables, is looked at before, and nothing is read twice,
 * however often it is named.
 */
final class ElfReader {
  private static final int HEADER_BYTES = 52;
  private static final int SECTION_HEADER_BYTES = 40;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final int FILE_SIZE = 16; // p_filesz in a program header

  private final String name;
  private final byte[] bytes;
  private final ByteBuffer words;

  ElfReader(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Image read() {
    if (bytes.length < HEADER_BYTES) {
      throw truncated(null);
    }
    try {
      return parse();
    } catch (ImageException e) {
      throw e;
    } catch (RuntimeException e) { // what the library does with a table that makes no sense
      throw truncated(e);
    }
  }

  private Image parse() {
    checkIdentity();
    checkTables();
    if (words.getShort(16) != ElfFile.ET_EXEC) {
      throw error("is not linked: give the file that the linker made");
    }
    List<Segment> segments = segments();
    if (segments.isEmpty()) {
      throw error("has nothing to load: build it again");
    }
    int entry = words.getInt(24);
    if (!Segment.fits(entry, 2)) {
      throw outside(entry);
    }
    return new Image(name, segments, symbols(), entry);
  }

  private void checkIdentity() {
    if (bytes[4] != ElfFile.CLASS_32
        || bytes[5] != ElfFile.DATA_LSB
        || words.getShort(18) != ElfFile.ARCH_ARM) {
      throw error("is not for a 32-bit little-endian ARM: build it for the RP2040 (Cortex-M0+)");
    }
  }

  private void checkTables() {
    int programs = words.getShort(44) & 0xFFFF;
    int sections = words.getShort(48) & 0xFFFF;
    if ((programs > 0 && words.getShort(42) != PROGRAM_HEADER_BYTES)
        || (sections > 0 && words.getShort(46) != SECTION_HEADER_BYTES)) {
      throw truncated(null);
    }
    check(words.getInt(28), (long) programs * PROGRAM_HEADER_BYTES);
    check(words.getInt(32), (long) sections * SECTION_HEADER_BYTES);
    for (int i = 0; i < sections; i++) {
      int header = section(i);
      if (words.getInt(header + 4) != ElfSectionHeader.SHT_NOBITS) {
        check(words.getInt(header + 16), words.getInt(header + 20) & 0xFFFF_FFFFL);
      }
    }
  }

  /** Throws unless the file has {@code size} bytes at {@code offset}. */
  private void check(int offset, long size) {
    if ((offset & 0xFFFF_FFFFL) + size > bytes.length) {
      throw truncated(null);
    }
  }

  private List<Segment> segments() {
    List<Integer> headers = new ArrayList<>();
    for (int i = 0; i < (words.getShort(44) & 0xFFFF); i++) {
      int header = words.getInt(28) + i * PROGRAM_HEADER_BYTES;
      if (words.getInt(header) == ElfSegment.PT_LOAD && words.getInt(header + FILE_SIZE) != 0) {
        headers.add(header);
      }
    }
    headers.sort((a, b) -> Integer.compareUnsigned(address(a), address(b)));
    List<Segment> segments = new ArrayList<>();
    long end = 0; // two segments at one place would be read for nothing, however often
    for (int header : headers) {
      long begin = Integer.toUnsignedLong(address(header));
      if (begin < end) {
        throw error("has two segments for 0x%08X: build it again".formatted(address(header)));
      }
      segments.add(segment(header));
      end = begin + (words.getInt(header + FILE_SIZE) & 0xFFFF_FFFFL);
    }
    return segments;
  }

  /** Returns where the segment goes: p_paddr. */
  private int address(int header) {
    return words.getInt(header + 12);
  }

  private Segment segment(int header) {
    int offset = words.getInt(header + 4);
    int address = address(header);
    long size = words.getInt(header + FILE_SIZE) & 0xFFFF_FFFFL;
    long inMemory = words.getInt(header + 20) & 0xFFFF_FFFFL;
    check(offset, size);
    if (!Segment.fits(address, size)) {
      throw outside(address);
    }
    if (size > inMemory) {
      throw error(
          "has a segment for 0x%08X with %d bytes in the file and %d in memory: build it again"
              .formatted(address, size, inMemory));
    }
    return new Segment(address, Arrays.copyOfRange(bytes, offset, offset + (int) size));
  }

  /** Reads the first symbol table, for there is but one. A file may have none at all. */
  private Map<String, Integer> symbols() {
    int sections = words.getShort(48) & 0xFFFF;
    for (int i = 0; i < sections; i++) {
      int header = section(i);
      if (words.getInt(header + 4) == ElfSectionHeader.SHT_SYMTAB) {
        int names = words.getInt(header + 24); // sh_link
        if (names <= 0
            || names >= sections
            || words.getInt(section(names) + 4) != ElfSectionHeader.SHT_STRTAB) {
          return Map.of();
        }
        ElfSymbols.check(words, header, section(names));
        return ElfSymbols.read(bytes, i, names);
      }
    }
    return Map.of();
  }

  /** Returns where the header of section {@code number} is. */
  private int section(int number) {
    return words.getInt(32) + number * SECTION_HEADER_BYTES;
  }

  private ImageException error(String what) {
    return new ImageException(name + " " + what);
  }

  private ImageException outside(int address) {
    return error(
        "goes to 0x%08X, where the RP2040 has neither flash nor SRAM: link it for the RP2040"
            .formatted(address));
  }

  private ImageException truncated(@Nullable Throwable cause) {
    String message = name + " is cut off or damaged: copy or build it again";
    return cause == null ? new ImageException(message) : new ImageException(message, cause);
  }
}
