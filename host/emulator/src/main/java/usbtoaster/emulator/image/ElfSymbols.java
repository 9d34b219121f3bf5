package usbtoaster.emulator.image;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfStringTable;
import net.fornwall.jelf.ElfSymbol;
import net.fornwall.jelf.ElfSymbolTableSection;

/**
 * Takes the symbols out of an ELF file's table of them. Names may share their bytes, and a hostile
 * file has them share long ones: so the table, one name, and all names together have bounds, which
 * are looked at before the library makes objects.
 */
final class ElfSymbols {
  private static final int ENTRY_BYTES = 16;
  private static final int MOST_NAME_BYTES = 4 << 10;
  private static final int MOST_NAMES_BYTES = 16 << 20;
  private static final int MOST_SYMBOLS = 1 << 18;
  private static final int UNDEFINED = 0;

  private final Map<String, Integer> symbols = new HashMap<>();
  private int namesLength;

  private ElfSymbols() {}

  /**
   * Looks at two sections that are within {@code file}.
   *
   * @param table where the header of the symbols' section is
   * @param strings where the header of their names' section is
   * @throws IllegalArgumentException if they are beyond the bounds
   */
  static void check(ByteBuffer file, int table, int strings) {
    int entries = Integer.divideUnsigned(file.getInt(table + 20), ENTRY_BYTES);
    if (file.getInt(table + 36) != ENTRY_BYTES || entries > MOST_SYMBOLS) {
      throw new IllegalArgumentException("More symbols than flash has places");
    }
    int begin = file.getInt(strings + 16);
    int end = begin + file.getInt(strings + 20);
    int length = 0;
    for (int i = begin; i < end; i++) {
      length = file.get(i) == 0 ? 0 : length + 1;
      if (length > MOST_NAME_BYTES) {
        throw new IllegalArgumentException("A name is longer than any linker's");
      }
    }
  }

  /**
   * Returns the symbols that are places, and their values. A global one comes before a local one of
   * the same name.
   *
   * @param table the number of the symbols' section
   * @param strings the number of their names' section
   * @throws RuntimeException if the tables make no sense
   */
  static Map<String, Integer> read(byte[] file, int table, int strings) {
    ElfFile elf = ElfFile.from(file);
    ElfSymbols read = new ElfSymbols();
    if (elf.getSection(table) instanceof ElfSymbolTableSection entries
        && elf.getSection(strings) instanceof ElfStringTable names) {
      for (ElfSymbol symbol : entries.symbols) {
        if (isPlace(symbol)) {
          read.put(names.get(symbol.st_name), symbol);
        }
      }
    }
    return read.symbols;
  }

  private static boolean isPlace(ElfSymbol symbol) {
    int type = symbol.getType();
    return symbol.st_shndx != UNDEFINED
        && type != ElfSymbol.STT_FILE
        && type != ElfSymbol.STT_SECTION;
  }

  private void put(String name, ElfSymbol symbol) {
    if (name.isEmpty() || name.startsWith("$")) { // $t and the like say where code begins
      return;
    }
    namesLength += name.length();
    if (namesLength > MOST_NAMES_BYTES) {
      throw new IllegalArgumentException("All names together are longer than any linker's");
    }
    int value = (int) symbol.st_value;
    if (symbol.getBinding() == ElfSymbol.BINDING_LOCAL) {
      symbols.putIfAbsent(name, value);
    } else {
      symbols.put(name, value);
    }
  }
}
