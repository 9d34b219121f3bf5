package usbtoaster.emulator.testing;

import java.util.Optional;
import java.util.stream.Stream;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.chip.MemoryMap;
import usbtoaster.emulator.chip.MemoryMap.Placed;

/** A register by its address or by its name, as people look at it: without side effects. */
record Located(MemoryMap map, Placed placed, Register register) {
  private static final int APB_BLOCK = ~0x3FFF;
  private static final int AHB_BLOCK = ~0xFFFF;
  private static final int ALIASES = 0x3000;

  /** Finds the register at {@code address}, or that an alias at {@code address} leads to. */
  static Optional<Located> at(MemoryMap map, int address) {
    int top = address >>> 28;
    if (top != 1 && top != 4 && top != 5 && top != 0xD) {
      return Optional.empty();
    }
    int base = address & (top == 4 ? APB_BLOCK : AHB_BLOCK);
    int offset = (address & ~base & (top == 0xD ? -1 : ~ALIASES)) & ~3;
    return map.blocks().stream()
        .filter(placed -> placed.base() == base)
        .flatMap(placed -> all(map, placed))
        .filter(located -> located.register.offset() == offset)
        .findFirst();
  }

  /** Finds the register that the datasheet calls {@code name}: "XOSC.STATUS". */
  static Optional<Located> named(MemoryMap map, String name) {
    return map.blocks().stream()
        .flatMap(placed -> all(map, placed))
        .filter(located -> located.name().equals(name))
        .findFirst();
  }

  private static Stream<Located> all(MemoryMap map, Placed placed) {
    return placed.block().declared().stream().map(register -> new Located(map, placed, register));
  }

  String name() {
    return placed.block().name() + "." + register.name();
  }

  /** Returns whether RESETS holds its block. */
  boolean held() {
    return map.held(placed);
  }

  /** Returns what a core would read, without what a read would do. */
  int peek() {
    return held() ? 0 : placed.block().peek(register.offset());
  }
}
