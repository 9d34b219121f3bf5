package usbtoaster.emulator.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSectionHeader;
import net.fornwall.jelf.ElfSegment;
import net.fornwall.jelf.ElfStringTable;
import net.fornwall.jelf.ElfSymbol;
import net.fornwall.jelf.ElfSymbolTableSection;
import org.jspecify.annotations.Nullable;

/**
 * Reads ELF: loads each segment at its physical address, where the boot ROM and the start-up code
 * expect it, and takes the symbols along. The library parses the symbols; what it would believe
 * blindly, the places and sizes of the tables, is looked at before.
 */
final class ElfReader {
  private static final int HEADER_BYTES = 52;
  private static final int SECTION_HEADER_BYTES = 40;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final int UNDEFINED = 0;

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
      int header = words.getInt(32) + i * SECTION_HEADER_BYTES;
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
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < (words.getShort(44) & 0xFFFF); i++) {
      int header = words.getInt(28) + i * PROGRAM_HEADER_BYTES;
      if (words.getInt(header) == ElfSegment.PT_LOAD && words.getInt(header + 16) != 0) {
        segments.add(segment(header));
      }
    }
    segments.sort(Comparator.comparingInt(Segment::address));
    return segments;
  }

  private Segment segment(int header) {
    int offset = words.getInt(header + 4);
    int address = words.getInt(header + 12); // p_paddr
    long size = words.getInt(header + 16) & 0xFFFF_FFFFL;
    check(offset, size);
    if (!Segment.fits(address, size)) {
      throw outside(address);
    }
    return new Segment(address, Arrays.copyOfRange(bytes, offset, offset + (int) size));
  }

  /** Reads the symbol table and its strings, and no other section. A file may have none at all. */
  private Map<String, Integer> symbols() {
    Map<String, Integer> symbols = new HashMap<>();
    int sections = words.getShort(48) & 0xFFFF;
    if (sections == 0) {
      return symbols; // the library does not read such a file
    }
    ElfFile elf = ElfFile.from(bytes);
    for (int i = 0; i < sections; i++) {
      if (type(i) == ElfSectionHeader.SHT_SYMTAB
          && elf.getSection(i) instanceof ElfSymbolTableSection table
          && type(table.header.sh_link) == ElfSectionHeader.SHT_STRTAB
          && elf.getSection(table.header.sh_link) instanceof ElfStringTable names) {
        collect(table, names, symbols);
      }
    }
    return symbols;
  }

  private int type(int section) {
    return words.getInt(words.getInt(32) + section * SECTION_HEADER_BYTES + 4);
  }

  /** A global symbol comes before a local one of the same name. */
  private static void collect(
      ElfSymbolTableSection table, ElfStringTable names, Map<String, Integer> symbols) {
    for (ElfSymbol symbol : table.symbols) {
      String name = place(symbol) ? names.get(symbol.st_name) : "";
      if (!name.isEmpty() && !name.startsWith("$")) { // $t and the like say where code begins
        int value = (int) symbol.st_value;
        if (symbol.getBinding() == ElfSymbol.BINDING_LOCAL) {
          symbols.putIfAbsent(name, value);
        } else {
          symbols.put(name, value);
        }
      }
    }
  }

  private static boolean place(ElfSymbol symbol) {
    int type = symbol.getType();
    return symbol.st_shndx != UNDEFINED
        && type != ElfSymbol.STT_FILE
        && type != ElfSymbol.STT_SECTION;
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
