package usbtoaster.emulator.core;

import static usbtoaster.emulator.bus.Memory.LINE_SHIFT;
import static usbtoaster.emulator.bus.Memory.WORD;

import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;

/**
 * The loop's accesses that are not one word of a fast memory, and the account of the slice that
 * they need: an access sees how far the slice is, and may shorten it.
 *
 * <p>Belongs to the machine's thread.
 */
final class LoadStore {
  private static final int SRAM = 0x2000_0000;

  private final CoreBus bus;
  private final Memory sram;
  private int spent;
  private int end;
  private int pc;
  private boolean executes;

  LoadStore(CoreBus bus) {
    this.bus = bus;
    this.sram = bus.sram();
  }

  /** Begins a slice of at most {@code cycles}. */
  void begin(int cycles) {
    end = cycles;
    executes = true;
  }

  /** Ends the slice, of {@code cycles}. */
  void finish(int cycles) {
    spent = cycles;
    executes = false;
  }

  /** Returns the cycles of the slice that nobody has taken, and takes them. */
  int take() {
    int cycles = spent;
    spent = 0;
    return cycles;
  }

  /** Returns whether a slice executes. */
  boolean executes() {
    return executes;
  }

  /**
   * Returns the cycles of the slice: before the instruction that executes; after an access by it,
   * with those that the access took beyond the table's.
   */
  int spent() {
    return spent;
  }

  /** Returns the address of the instruction that executes. */
  int pc() {
    return pc;
  }

  /** Returns the cycles that the slice is to end at. */
  int end() {
    return end;
  }

  /** Ends the slice before the first instruction that begins at {@code cycles} of it or later. */
  void endBy(int cycles) {
    end = Math.min(end, cycles);
  }

  /**
   * Says where the slice is: after {@code spent} cycles, before the instruction at {@code next}.
   */
  void at(int spent, int next) {
    this.spent = spent;
    pc = next - 2;
  }

  int load(int address, int width, int spent, int next) {
    at(spent, next);
    int value = bus.load(address, width);
    this.spent += bus.waits(address, false);
    return value;
  }

  void store(int address, int width, int value, int spent, int next) {
    at(spent, next);
    bus.store(address, width, value);
    this.spent += bus.waits(address, true);
  }

  /** Loads the registers of {@code list} from r[n] up; n itself is as before if one faults. */
  void loadMultiple(int[] r, int list, int n, int spent, int next) {
    at(spent, next);
    int address = r[n];
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if (fits(at, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = (int) WORD.get(ram, at);
        at += 4;
      }
      return;
    }
    try {
      int waits = 0;
      int from = address;
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = bus.load(from, 4);
        waits += bus.waits(from, false);
        from += 4;
      }
      this.spent += waits;
    } catch (CoreFault | BusFault e) {
      r[n] = address;
      throw e;
    }
  }

  /** Stores the registers of {@code list} from {@code address} up. */
  void storeMultiple(int[] r, int list, int address, int spent, int next) {
    at(spent, next);
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if (fits(at, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        WORD.set(ram, at, r[Integer.numberOfTrailingZeros(left)]);
        if (sram.lines[at >> LINE_SHIFT] != 0) {
          sram.forget(at, 4);
        }
        at += 4;
      }
      return;
    }
    int waits = 0;
    int to = address;
    for (int left = list; left != 0; left &= left - 1) {
      bus.store(to, 4, r[Integer.numberOfTrailingZeros(left)]);
      waits += bus.waits(to, true);
      to += 4;
    }
    this.spent += waits;
  }

  /** Returns whether nine words, so any list, are within {@code memory} and aligned. */
  private static boolean fits(int offset, byte[] memory) {
    return offset >= 0 && offset <= memory.length - 36 && (offset & 3) == 0;
  }
}
