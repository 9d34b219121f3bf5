package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Lanes;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.Observers;
import usbtoaster.emulator.bus.Register;

/**
 * The memory system as one core sees it: its private peripherals, its privileges and its MPU before
 * the bus that it shares. Belongs to the machine's thread.
 */
final class CoreBus {
  /** Stands for a memory that may not be accessed without looking: nothing fits in it. */
  private static final byte[] NOT_FAST = new byte[3];

  /** Device memory and the system space are never executed (ARMv6-M ARM B3.1, table B3-1). */
  private static final int EXECUTE_NEVER = 0b1111_1100_0011_0000;

  private final int number;
  private final Bus bus;
  private final CoreState state;
  private final Mpu mpu;
  private final PrivateBus privateBus;
  private final Watchpoints watchpoints;
  private @Nullable Lead lead;
  private final byte[] sramBytes;
  private final byte[] flashBytes;
  private final Observers observers;
  private int fetchedUpTo; // the halfword after the one that was fetched last

  CoreBus(
      int number,
      Bus bus,
      CoreState state,
      Mpu mpu,
      PrivateBus privateBus,
      Watchpoints watchpoints) {
    this.watchpoints = watchpoints;
    this.number = number;
    this.bus = bus;
    this.state = state;
    this.mpu = mpu;
    this.privateBus = privateBus;
    this.sramBytes = bus.sram().bytes;
    this.flashBytes = bus.flash().bytes;
    this.observers = bus.observers();
  }

  Memory sram() {
    return bus.sram();
  }

  /** Lets the core execute apart from the other one; null: no more. */
  void lead(@Nullable Lead lead) {
    this.lead = lead;
  }

  /**
   * Returns what the core touches while it executes apart from the other one; null: it does not.
   */
  @Nullable Lead lead() {
    return lead;
  }

  /** Returns what translated code looks at before it accesses a line of SRAM. */
  byte[] lines() {
    Lead lead = this.lead;
    return lead == null ? bus.sram().watched : lead.lines;
  }

  /** Returns the bytes at 0x20000000 that may be accessed without looking any further. */
  byte[] fastSram() {
    return watched() || lead != null ? NOT_FAST : sramBytes;
  }

  /** Returns the bytes at 0x10000000 that may be read without looking any further. */
  byte[] fastFlash() {
    return watched() ? NOT_FAST : flashBytes;
  }

  /** Returns whether each fetch must be looked at. */
  boolean fetchesWatched() {
    return mpu.enabled() || observers.some();
  }

  /** Returns whether each load and store must be looked at. */
  boolean watched() {
    return mpu.enabled() || !watchpoints.isEmpty() || observers.some();
  }

  /**
   * Reads one halfword of an instruction. The core fetches words: the second half of one that was
   * just entered by its first is there already. What it fetches behind a branch that is taken, and
   * throws away, nobody sees.
   */
  int fetch(int address) {
    if ((EXECUTE_NEVER >> (address >>> 28) & 1) != 0) {
      throw new CoreFault("execution from 0x%08X, where nothing executes".formatted(address));
    }
    if (lead != null && !isConstant(address) && !isSram(address)) {
      throw CoreFault.apart();
    }
    mpu.checkFetch(address, state);
    boolean isThere = (address & 2) != 0 && address == fetchedUpTo && observers.some();
    fetchedUpTo = address + 2;
    return isThere ? bus.peek(number, address, 2) : bus.read(number, address, 2);
  }

  /** Reads {@code width} bytes as an instruction does, zero-extended. */
  int load(int address, int width) {
    align(address, width, "load");
    if (lead != null) {
      return loadApart(lead, address, width);
    }
    int value;
    if (PrivateBus.owns(address)) {
      value = privateBus.read(privileged(address), width);
    } else {
      mpu.checkData(address, false, state);
      value = bus.read(number, address, width);
    }
    watchpoints.accessed(address, width, false);
    return value;
  }

  /** Writes {@code width} bytes as an instruction does. */
  void store(int address, int width, int value) {
    align(address, width, "store");
    if (lead != null) {
      storeApart(lead, address, width, value);
      return;
    }
    if (PrivateBus.owns(address)) {
      privateBus.write(privileged(address), width, value);
    } else {
      mpu.checkData(address, true, state);
      bus.write(number, address, width, value);
    }
    watchpoints.accessed(address, width, true);
  }

  private int loadApart(Lead lead, int address, int width) {
    if (isSram(address)) {
      return lead.load(address & 0xFF_FFFF, width);
    }
    if (isConstant(address)) {
      return bus.read(number, address, width);
    }
    Register register = register(address & ~3);
    if (register == null || !lead.reads(register)) {
      throw CoreFault.apart();
    }
    return Lanes.of(register.reading().getAsInt(), address, width);
  }

  /** Returns the register whose word a load at {@code address} reads, and nothing else; or null. */
  private @Nullable Register register(int address) {
    if (!PrivateBus.owns(address)) {
      return bus.alone(number, address);
    }
    return state.privileged() ? privateBus.alone(address) : null;
  }

  /**
   * Stops a lead before a list of registers, unless all of it can be done in it: a list that is
   * done in part would be seen.
   */
  void checkList(int address, int bytes, boolean stores) {
    Lead lead = this.lead;
    if (lead == null) {
      return;
    }
    int last = address + bytes - 4;
    if (isSram(address) && isSram(last)) {
      lead.checkList(address & 0xFF_FFFF, bytes, stores);
    } else if (stores || !isConstant(address) || !isConstant(last)) {
      throw CoreFault.apart();
    }
  }

  private void storeApart(Lead lead, int address, int width, int value) {
    if (isSram(address)) {
      lead.store(address & 0xFF_FFFF, width, value);
      return;
    }
    Register register = register(address & ~3);
    if (register == null || !lead.writes(register)) {
      throw CoreFault.apart();
    }
    int word = Lanes.all(value, width);
    register.store(word);
    register.writing().accept(word);
  }

  private boolean isSram(int address) {
    return address >>> 24 == 0x20 && (address & 0xFF_FFFF) < sramBytes.length;
  }

  /** Only a peripheral can change what is in ROM and flash. */
  private static boolean isConstant(int address) {
    return switch (address >>> 24) {
      case 0x00, 0x10, 0x11, 0x12, 0x13 -> true;
      default -> false;
    };
  }

  /** Reads without side effects, whatever the core may access now. */
  int peek(int address, int width) {
    return PrivateBus.owns(address)
        ? privateBus.peek(address, width)
        : bus.peek(number, address, width);
  }

  /** Writes as a store does, whatever the core may access now. */
  void poke(int address, int width, int value) {
    if (PrivateBus.owns(address)) {
      privateBus.write(address, width, value);
    } else {
      bus.write(number, address, width, value);
    }
  }

  /** Reads a vector: always privileged, never looked at by the MPU (B3.5.1). */
  int vector(int address) {
    return bus.read(number, address, 4);
  }

  /**
   * Returns the cycles that an access takes beyond the table's: one less on the single-cycle port
   * of the SIO; two more for a read and three for a write behind the APB bridge, which registers
   * the request and answers later (datasheet 2.1.3: 3 and 4 bus cycles instead of 1). Flash takes
   * what an observer of the bus says, asked once for each access. No other master is in the way.
   */
  int waits(int address, boolean write) {
    return switch (address >>> 28) {
      case 1 -> observers.takeWaits(number);
      case 4 -> write ? 3 : 2;
      case 0xD -> -1;
      default -> 0;
    };
  }

  /** Returns the cycles that fetches have waited since the last time. */
  int fetchWaits() {
    return observers.takeWaits(number);
  }

  /** Returns the way to the register at {@code address} that needs no bus; null: it needs it. */
  @Nullable Port port(int address) {
    Register register = bus.alone(number, address);
    return register == null
        ? null
        : new Port(address, register, waits(address, false), waits(address, true));
  }

  /** Adds what runs when each {@link #port} has become old. */
  void onChange(Runnable action) {
    bus.onChange(action);
  }

  private static void align(int address, int width, String access) {
    if ((address & (width - 1)) != 0) {
      throw new CoreFault("unaligned %s of %d bytes at 0x%08X".formatted(access, width, address));
    }
  }

  private int privileged(int address) {
    if (!state.privileged()) {
      throw new CoreFault("unprivileged access to 0x%08X".formatted(address));
    }
    return address;
  }
}
