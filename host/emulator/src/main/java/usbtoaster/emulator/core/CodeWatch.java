package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Actions;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.core.translate.Translation;

/**
 * The decoded and the translated code of a machine, which its cores share: a table for each memory
 * that code is kept of, ROM, flash and striped SRAM. The tables watch the memories, which know
 * nothing of decoding. Belongs to the machine's thread.
 */
public final class CodeWatch {
  private static final int ROM = 0;
  private static final int FLASH = 0x1000_0000;
  private static final int SRAM = 0x2000_0000;

  private final Bus bus;
  private final Translation translation;
  final CodeTable rom;
  final CodeTable flash;
  final CodeTable sram;
  private @Nullable TailCalls tailCalls;
  private boolean tracked;
  private final Actions removal = new Actions();

  /**
   * Watches the memories of {@code bus}.
   *
   * @param translation what of the code is translated
   */
  public CodeWatch(Bus bus, Translation translation) {
    this.bus = bus;
    this.translation = translation;
    rom = new CodeTable(bus.rom(), ROM, this::removed);
    flash = new CodeTable(bus.flash(), FLASH, this::removed);
    sram = new CodeTable(bus.sram(), SRAM, this::removed);
  }

  /** Tells of branches from now on, or no more: what was decoded is forgotten. */
  void trace(@Nullable TailCalls calls) {
    tailCalls = calls;
    rom.trace(calls);
    flash.trace(calls);
    sram.trace(calls);
  }

  /** Returns which branches are tail calls; null: nobody listens to calls. */
  @Nullable TailCalls tailCalls() {
    return tailCalls;
  }

  /** Lets regions look before each load from SRAM, as leads need it; those that there are go. */
  void track() {
    if (!tracked) {
      tracked = true;
      rom.forgetRegions();
      flash.forgetRegions();
      sram.forgetRegions();
    }
  }

  /** Returns whether regions look before each load from SRAM. */
  boolean tracked() {
    return tracked;
  }

  /** Adds what is run when a region was removed: the one that runs must be left. */
  void onRemoval(Runnable action) {
    removal.add(action);
  }

  private void removed() {
    removal.run();
  }

  /** Returns where regions may be entered at {@code address}; null: nowhere, as in an alias. */
  @Nullable CodeTable table(int address) {
    return switch (address >>> 24) {
      case ROM >>> 24 -> rom;
      case FLASH >>> 24 -> flash;
      case SRAM >>> 24 -> sram;
      default -> null;
    };
  }

  /** The instruction at {@code address} accesses what is not plain SRAM. */
  void elsewhere(int address) {
    CodeTable table = table(address);
    if (table != null) {
      table.elsewhere(address);
    }
  }

  Bus bus() {
    return bus;
  }

  Translation translation() {
    return translation;
  }

  /**
   * Sets or removes a breakpoint at {@code address}, and so at its aliases.
   *
   * @throws IllegalArgumentException if no code is kept of what is there
   */
  void breakpoint(int address, boolean set) {
    CodeTable table = kept(address);
    if (table == null) {
      throw new IllegalArgumentException(
          "0x%08X is not in ROM, flash or SRAM: no breakpoint can be there".formatted(address));
    }
    table.breakpoint(offset(table, address), set);
  }

  /** Returns whether there is a breakpoint at {@code address}. */
  boolean breaksAt(int address) {
    CodeTable table = kept(address);
    return table != null && table.breaksAt(offset(table, address));
  }

  /** Returns what keeps the code at {@code address}, an alias or not; null: nothing does. */
  private @Nullable CodeTable kept(int address) {
    CodeTable table =
        switch (address >>> 24) {
          case 0x00 -> rom;
          case 0x10, 0x11, 0x12, 0x13 -> flash;
          case 0x20 -> sram;
          default -> null;
        };
    return table != null && offset(table, address) < table.memory().size() ? table : null;
  }

  /** The flash repeats itself up to the next alias. */
  private int offset(CodeTable table, int address) {
    int offset = address & 0xFF_FFFF;
    return table == flash ? offset & (table.memory().size() - 1) : offset;
  }
}
