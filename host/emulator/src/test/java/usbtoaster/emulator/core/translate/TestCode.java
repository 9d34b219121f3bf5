package usbtoaster.emulator.core.translate;

import java.util.HashSet;
import java.util.Set;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.decode.Decoder;

/**
 * Code in SRAM without anything around it.
 *
 * @param entries where other regions are entered
 * @param elsewhere the addresses of instructions that access what is not plain SRAM
 */
record TestCode(Memory memory, Set<Integer> entries, Set<Integer> elsewhere) implements Code {
  static final int BASE = 0x2000_0000;

  TestCode(int... halfwords) {
    this(new Memory(Math.max(1024, halfwords.length * 2), 0), new HashSet<>(), new HashSet<>());
    for (int i = 0; i < halfwords.length; i++) {
      memory.write(2 * i, 2, halfwords[i]);
    }
  }

  @Override
  public int base() {
    return BASE;
  }

  @Override
  public long decode(int address) {
    int offset = address - BASE;
    int first = offset < 0 || offset > memory.size() - 4 ? 0xDE00 : memory.read(offset, 2);
    return Decoder.decode(address, first, Decoder.isWide(first) ? memory.read(offset + 2, 2) : 0);
  }

  @Override
  public boolean breaksAt(int offset) {
    return false;
  }

  @Override
  public boolean isEntry(int address) {
    return entries.contains(address);
  }

  @Override
  public boolean goesElsewhere(int address) {
    return elsewhere.contains(address);
  }

  @Override
  public boolean hasBreakpoints() {
    return false;
  }

  @Override
  public boolean isTraced() {
    return false;
  }
}
