package usbtoaster.emulator.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads an ELF file's table of symbols, each once, and their names out of the table of strings.
 * Names may share their bytes, and a hostile file has them share long ones: there is a bound to one
 * name, and to all of them together.
 */
final class ElfSymbols {
  private static final int ENTRY_BYTES = 16;
  private static final int MOST_NAME_BYTES = 4 << 10;
  private static final int MOST_NAMES_BYTES = 16 << 20;
  private static final int MOST_SYMBOLS = 1 << 18;
  private static final int UNDEFINED = 0;
  private static final int STT_SECTION = 3;
  private static final int STT_FILE = 4;
  private static final int STB_LOCAL = 0;

  private final ByteBuffer file;
  private final int table;
  private final int entries;
  private final int strings;
  private final int stringsBytes;
  private final Map<String, Integer> symbols = new HashMap<>();
  private int namesBytes;

  /**
   * Makes a reader of two sections that are within {@code file}.
   *
   * @param tableHeader where the header of the symbols' section is
   * @param stringsHeader where the header of their names' section is
   */
  ElfSymbols(ByteBuffer file, int tableHeader, int stringsHeader) {
    this.file = file;
    table = file.getInt(tableHeader + 16);
    entries = file.getInt(tableHeader + 20) / ENTRY_BYTES;
    strings = file.getInt(stringsHeader + 16);
    stringsBytes = file.getInt(stringsHeader + 20);
  }

  /**
   * Returns the symbols that are places, and their values. A global one comes before a local one of
   * the same name.
   *
   * @throws IndexOutOfBoundsException if the tables make no sense
   */
  Map<String, Integer> read() {
    for (int i = 0; i < entries; i++) {
      int symbol = table + i * ENTRY_BYTES;
      int info = file.get(symbol + 12) & 0xFF;
      if (isPlace(info & 0xF, file.getShort(symbol + 14))) {
        put(name(file.getInt(symbol)), file.getInt(symbol + 4), info >> 4);
      }
    }
    return symbols;
  }

  private static boolean isPlace(int type, int section) {
    return section != UNDEFINED && type != STT_FILE && type != STT_SECTION;
  }

  private void put(String name, int value, int binding) {
    if (name.isEmpty() || name.startsWith("$")) { // $t and the like say where code begins
      return;
    }
    if (symbols.size() == MOST_SYMBOLS) {
      throw new IndexOutOfBoundsException("More names than flash has places");
    }
    if (binding == STB_LOCAL) {
      symbols.putIfAbsent(name, value);
    } else {
      symbols.put(name, value);
    }
  }

  private String name(int offset) {
    int most = Math.min(stringsBytes - offset, MOST_NAME_BYTES + 1);
    int length = 0;
    while (file.get(strings + check(offset) + length) != 0) {
      length++;
      if (length >= most) {
        throw new IndexOutOfBoundsException("A name has no end");
      }
    }
    namesBytes += length;
    if (namesBytes > MOST_NAMES_BYTES) {
      throw new IndexOutOfBoundsException("All names together are longer than any linker's");
    }
    byte[] name = new byte[length];
    file.get(strings + offset, name);
    return new String(name, UTF_8);
  }

  private int check(int offset) {
    return Objects.checkIndex(offset, stringsBytes);
  }
}
