package usbtoaster.emulator.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes small ELF files by hand: segments, symbols, and the three sections that those need. */
final class TestElf {
  static final int ENTRY = 0x1000_01E9;

  private record Load(int virtual, int physical, byte[] bytes) {}

  private record Symbol(String name, int value, int info, int section) {}

  private final List<Load> loads = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();
  private int entry = ENTRY;
  private int machine = 40;
  private int type = 2;
  private int times = 1;
  private int inMemoryLess;

  TestElf load(int virtual, int physical, byte... bytes) {
    loads.add(new Load(virtual, physical, bytes));
    return this;
  }

  TestElf symbol(String name, int value, boolean global, int type) {
    symbols.add(new Symbol(name, value, (global ? 0x10 : 0) | type, 1));
    return this;
  }

  TestElf undefined(String name) {
    symbols.add(new Symbol(name, 0, 0x10, 0));
    return this;
  }

  TestElf entry(int address) {
    entry = address;
    return this;
  }

  TestElf machine(int number) {
    machine = number;
    return this;
  }

  TestElf type(int number) {
    type = number;
    return this;
  }

  /** Names each segment so often. */
  TestElf times(int number) {
    times = number;
    return this;
  }

  /** Says that a segment has so many bytes less in memory than in the file. */
  TestElf inMemoryLess(int bytes) {
    inMemoryLess = bytes;
    return this;
  }

  byte[] build() {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    strings.write(0);
    byte[] entries = new byte[16 * (symbols.size() + 1)];
    ByteBuffer table = little(entries);
    table.position(16);
    for (Symbol symbol : symbols) {
      table.putInt(strings.size()).putInt(symbol.value).putInt(0);
      table.put((byte) symbol.info).put((byte) 0).putShort((short) symbol.section);
      strings.writeBytes(symbol.name.getBytes(StandardCharsets.US_ASCII));
      strings.write(0);
    }
    byte[] names = "\0.symtab\0.strtab\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
    int at = 52 + 32 * times * loads.size();
    int data = loads.stream().mapToInt(load -> load.bytes.length).sum();
    int symtab = at + data;
    int strtab = symtab + entries.length;
    int shstrtab = strtab + strings.size();
    int sections = shstrtab + names.length;
    byte[] bytes = new byte[sections + 4 * 40];
    ByteBuffer file = little(bytes);
    header(file, sections);
    for (Load load : loads) {
      for (int i = 0; i < times; i++) {
        file.putInt(1).putInt(at).putInt(load.virtual).putInt(load.physical);
        file.putInt(load.bytes.length).putInt(load.bytes.length - inMemoryLess).putInt(5).putInt(4);
      }
      at += load.bytes.length;
    }
    loads.forEach(load -> file.put(load.bytes));
    file.put(entries).put(strings.toByteArray()).put(names);
    section(file, 0, 0, 0, 0, 0, 0);
    section(file, 1, 2, symtab, entries.length, 2, 16);
    section(file, 9, 3, strtab, strings.size(), 0, 0);
    section(file, 17, 3, shstrtab, names.length, 0, 0);
    return bytes;
  }

  private void header(ByteBuffer file, int sections) {
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) type).putShort((short) machine).putInt(1).putInt(entry);
    file.putInt(52).putInt(sections).putInt(0x0500_0200);
    file.putShort((short) 52).putShort((short) 32).putShort((short) (times * loads.size()));
    file.putShort((short) 40).putShort((short) 4).putShort((short) 3);
  }

  private static void section(
      ByteBuffer file, int name, int type, int offset, int size, int link, int entry) {
    file.putInt(name).putInt(type).putInt(0).putInt(0).putInt(offset).putInt(size);
    file.putInt(link).putInt(0).putInt(1).putInt(entry);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
