package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Bus;

/**
 * The decoded code of a machine, which its cores share: a table for each memory that code is kept
 * of, ROM, flash and striped SRAM. The tables watch the memories, which know nothing of decoding.
 * Belongs to the machine's thread.
 */
public final class CodeWatch {
  private final Bus bus;
  final CodeTable rom;
  final CodeTable flash;
  final CodeTable sram;
  private @Nullable TailCalls tailCalls;

  /** Watches the memories of {@code bus}. */
  public CodeWatch(Bus bus) {
    this.bus = bus;
    rom = new CodeTable(bus.rom());
    flash = new CodeTable(bus.flash());
    sram = new CodeTable(bus.sram());
  }

  /** Tells of branches from now on, or no more: what was decoded is forgotten. */
  void trace(@Nullable TailCalls calls) {
    tailCalls = calls;
    rom.forget();
    flash.forget();
    sram.forget();
  }

  /** Returns which branches are tail calls; null: nobody listens to calls. */
  @Nullable TailCalls tailCalls() {
    return tailCalls;
  }

  Bus bus() {
    return bus;
  }

  /**
   * Sets or removes a breakpoint at {@code address}, and so at its aliases.
   *
   * @throws IllegalArgumentException if no code is kept of what is there
   */
  void breakpoint(int address, boolean set) {
    int offset = address & 0xFF_FFFF;
    switch (address >>> 24) {
      case 0x00 -> within(rom, offset, address).breakpoint(offset, set);
      case 0x10, 0x11, 0x12, 0x13 -> flash.breakpoint(offset & (flash.memory().size() - 1), set);
      case 0x20 -> within(sram, offset, address).breakpoint(offset, set);
      default -> throw nowhere(address);
    }
  }

  private static CodeTable within(CodeTable table, int offset, int address) {
    if (offset >= table.memory().size()) {
      throw nowhere(address);
    }
    return table;
  }

  private static IllegalArgumentException nowhere(int address) {
    return new IllegalArgumentException(
        "0x%08X is not in ROM, flash or SRAM: no breakpoint can be there".formatted(address));
  }
}
