package usbtoaster.emulator.core;

import static usbtoaster.emulator.bus.Memory.HALFWORD;
import static usbtoaster.emulator.bus.Memory.LINE_SHIFT;
import static usbtoaster.emulator.bus.Memory.WORD;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;

/**
 * The loop's loads and stores, and the account of the slice that they need. SRAM and flash are
 * arrays; any other access is given how far the slice is, may make it wait, and may shorten it.
 *
 * <p>Belongs to the machine's thread.
 */
final class LoadStore {
  private static final int FLASH = 0x1000_0000;
  private static final int SRAM = 0x2000_0000;

  private final CoreBus bus;
  private final CodeWatch watch;
  private final Memory sram;
  private int spent;
  private int waits;
  private int end;
  private int pc;
  private boolean executes;
  private int wideEnd;

  LoadStore(CoreBus bus, CodeWatch watch) {
    this.bus = bus;
    this.watch = watch;
    this.sram = bus.sram();
  }

  /** Begins a slice of at most {@code cycles}. */
  void begin(int cycles) {
    end = cycles;
    executes = true;
  }

  /** Ends the slice. */
  void finish(int counted) {
    spent = counted + waits;
    waits = 0;
    executes = false;
  }

  /** Returns the cycles of the slice that nobody has taken, and takes them. */
  int take() {
    int cycles = spent;
    spent = 0;
    return cycles;
  }

  /** Returns whether the core executes apart from the other one: nobody must see what it does. */
  boolean apart() {
    return lead() != null;
  }

  /** Returns what it touches meanwhile; null: it does not. */
  @Nullable Lead lead() {
    return bus.lead();
  }

  /** Returns whether a slice executes. */
  boolean executes() {
    return executes;
  }

  /** Returns the cycles of the slice before the instruction that executes. */
  int spent() {
    return spent;
  }

  /** Returns what the loop has counted before that instruction: without what it waited. */
  int counted() {
    return spent - waits;
  }

  /** Returns the address of the instruction that executes. */
  int pc() {
    return pc;
  }

  /** Makes the loop return earlier, at {@code counted}, until {@link #widen}. */
  void narrow(int counted) {
    wideEnd = end;
    end = Math.min(end, counted);
  }

  /** Lets the loop go on to the slice's end again. */
  void widen() {
    end = wideEnd;
  }

  /**
   * Returns what the loop may count to: it does not count the cycles that it waited for the bus.
   */
  int end() {
    return end;
  }

  /** Ends the slice before the first instruction that begins at {@code cycles} of it or later. */
  void endBy(int cycles) {
    end = Math.min(end, cycles - waits);
    wideEnd = Math.min(wideEnd, cycles - waits);
  }

  /** Says where the loop is: it counts {@code counted}, before the instruction at {@code next}. */
  void at(int counted, int next) {
    spent = counted + waits;
    pc = next - 2;
  }

  /** Says where the loop is, as {@link #at}, and lets it wait in the access that follows. */
  void access(int counted, int next, int waits) {
    at(counted, next);
    await(waits);
  }

  /** Lets the loop wait as long as the fetch of its instruction did; returns {@link #end}. */
  int fetched() {
    int cycles = bus.fetchWaits();
    if (cycles != 0) {
      await(cycles);
    }
    return end;
  }

  private void await(int cycles) {
    waits += cycles;
    end -= cycles;
    wideEnd -= cycles;
  }

  int loadWord(byte[] ram, byte[] rom, int address, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram) && (at & 3) == 0) {
      return (int) WORD.get(ram, at);
    }
    watch.elsewhere(next - 2);
    return loadElsewhere(rom, address, 4, counted, next);
  }

  /** The halfword's bits above are not its sign or zeros, but either. */
  int loadHalfword(byte[] ram, byte[] rom, int address, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram) && (at & 1) == 0) {
      return (short) HALFWORD.get(ram, at);
    }
    watch.elsewhere(next - 2);
    return loadElsewhere(rom, address, 2, counted, next);
  }

  /** The byte's bits above are its sign or zeros. */
  int loadByte(byte[] ram, byte[] rom, int address, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram)) {
      return ram[at];
    }
    watch.elsewhere(next - 2);
    return loadElsewhere(rom, address, 1, counted, next);
  }

  void storeWord(byte[] ram, byte[] watched, int address, int value, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram) && (at & 3) == 0 && watched[at >> LINE_SHIFT] == 0) {
      WORD.set(ram, at, value);
    } else {
      watch.elsewhere(next - 2);
      store(address, 4, value, counted, next);
    }
  }

  void storeHalfword(byte[] ram, byte[] watched, int address, int value, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram) && (at & 1) == 0 && watched[at >> LINE_SHIFT] == 0) {
      HALFWORD.set(ram, at, (short) value);
    } else {
      watch.elsewhere(next - 2);
      store(address, 2, value, counted, next);
    }
  }

  void storeByte(byte[] ram, byte[] watched, int address, int value, int counted, int next) {
    int at = address - SRAM;
    if (fits(at, ram) && watched[at >> LINE_SHIFT] == 0) {
      ram[at] = (byte) value;
    } else {
      watch.elsewhere(next - 2);
      store(address, 1, value, counted, next);
    }
  }

  /** Loads from what is not SRAM, or not aligned. The bits above {@code width} are any. */
  int loadElsewhere(int address, int width, int counted, int next) {
    return loadElsewhere(bus.fastFlash(), address, width, counted, next);
  }

  private int loadElsewhere(byte[] rom, int address, int width, int counted, int next) {
    int in = address - FLASH;
    if (fits(in, rom) && (in & (width - 1)) == 0) {
      return switch (width) {
        case 1 -> rom[in];
        case 2 -> (short) HALFWORD.get(rom, in);
        default -> (int) WORD.get(rom, in);
      };
    }
    return load(address, width, counted, next);
  }

  private int load(int address, int width, int counted, int next) {
    at(counted, next);
    int value = bus.load(address, width);
    await(bus.waits(address, false));
    return value;
  }

  void store(int address, int width, int value, int counted, int next) {
    at(counted, next);
    bus.store(address, width, value);
    await(bus.waits(address, true));
  }

  /** Returns whether a word, so any access, at {@code offset} is within {@code memory}. */
  private static boolean fits(int offset, byte[] memory) {
    return Integer.compareUnsigned(offset, memory.length - 3) < 0;
  }

  /** Loads the registers of {@code list} from r[n] up; n itself is as before if one faults. */
  void loadMultiple(int[] r, int list, int n, int counted, int next) {
    at(counted, next);
    int address = r[n];
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if (fitsList(at, list, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = (int) WORD.get(ram, at);
        at += 4;
      }
      return;
    }
    if (apart() && (list & 1 << CoreState.PC) != 0) {
      onlyCode(bus.load(address + 4 * Integer.bitCount(list) - 4, 4));
    }
    bus.checkList(address, 4 * Integer.bitCount(list), false);
    try {
      int waits = 0;
      int from = address;
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = bus.load(from, 4);
        waits += bus.waits(from, false);
        from += 4;
      }
      await(waits);
    } catch (CoreFault | BusFault e) {
      r[n] = address;
      throw e;
    }
  }

  /** A branch out of a handler, or out of Thumb, is not for a core alone. */
  private static void onlyCode(int target) {
    if ((target & 1) == 0 || target >>> 28 == 15) {
      throw CoreFault.apart();
    }
  }

  /** Stores the registers of {@code list} from {@code address} up. */
  void storeMultiple(int[] r, int list, int address, int counted, int next) {
    at(counted, next);
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if (fitsList(at, list, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        WORD.set(ram, at, r[Integer.numberOfTrailingZeros(left)]);
        if (sram.watched[at >> LINE_SHIFT] != 0) {
          sram.written(at, 4);
        }
        at += 4;
      }
      return;
    }
    bus.checkList(address, 4 * Integer.bitCount(list), true);
    int waits = 0;
    int to = address;
    for (int left = list; left != 0; left &= left - 1) {
      bus.store(to, 4, r[Integer.numberOfTrailingZeros(left)]);
      waits += bus.waits(to, true);
      to += 4;
    }
    await(waits);
  }

  /** Returns whether the words of {@code list} are within {@code memory} and aligned. */
  private static boolean fitsList(int offset, int list, byte[] memory) {
    int bytes = 4 * Integer.bitCount(list);
    return offset >= 0 && offset <= memory.length - bytes && (offset & 3) == 0;
  }
}
