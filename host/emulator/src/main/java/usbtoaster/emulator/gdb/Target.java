package usbtoaster.emulator.gdb;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.Watchpoints.Watchpoint;

/**
 * The machine as GDB handles it: registers of the core that is selected, by GDB's numbers, memory
 * as that core sees it, flash, break and watch points for both cores. GDB's threads are the cores:
 * thread 1 is core 0. Belongs to the machine's thread, between two instructions.
 */
final class Target {
  static final int FLASH = 0x1000_0000;
  static final int SECTOR = 4096;

  private static final int PC = 15;
  private static final int XPSR = 16;
  private static final int THUMB = 1 << 24;

  private final Rp2040 pico;
  private final Set<Integer> breakpoints = new HashSet<>();
  private final Set<Watchpoint> watchpoints = new HashSet<>();
  private boolean effects;
  private CortexM0Plus selected;

  Target(Rp2040 pico) {
    this.pico = pico;
    selected = pico.core();
  }

  /** Returns the core that is selected. */
  CortexM0Plus core() {
    return selected;
  }

  /** Returns both cores. */
  List<CortexM0Plus> cores() {
    return List.of(pico.core(0), pico.core(1));
  }

  /** Selects the core whose registers and view of memory GDB handles from now on. */
  void select(CortexM0Plus core) {
    selected = core;
  }

  /** Returns the core that is GDB's thread {@code number}. */
  CortexM0Plus thread(int number) {
    if (number != 1 && number != 2) {
      throw new BadPacket("the threads are 1 and 2, core 0 and core 1");
    }
    return pico.core(number - 1);
  }

  /** Returns the number of GDB's thread that {@code core} is. */
  static int thread(CortexM0Plus core) {
    return core.number() + 1;
  }

  /** Says whether a read of a register does what a read by the core would do. */
  void effects(boolean wanted) {
    effects = wanted;
  }

  boolean effects() {
    return effects;
  }

  // Registers.

  int register(int number) {
    CortexM0Plus core = core();
    if (number >= 0 && number <= PC) {
      return core.register(number);
    }
    return switch (number) {
      case XPSR -> core.xpsr();
      case 17 -> core.mainSp();
      case 18 -> core.processSp();
      case 19 -> core.primask() ? 1 : 0;
      case 20 -> core.control();
      default -> throw new BadPacket("there is no register " + number);
    };
  }

  /** The stack pointer that is not in use cannot be set: the core does that by MSR. */
  void register(int number, int value) {
    CortexM0Plus core = core();
    if (number >= 0 && number <= PC) {
      core.register(number, value);
      if (number == PC) {
        core.xpsr(core.xpsr() | THUMB); // as a debugger enters code
      }
      return;
    }
    switch (number) {
      case XPSR -> core.xpsr(value);
      case 17 -> inUse(core.mainSp(), value);
      case 18 -> inUse(core.processSp(), value);
      case 19 -> core.primask((value & 1) != 0);
      case 20 -> core.control(value);
      default -> throw new BadPacket("there is no register " + number);
    }
  }

  private void inUse(int pointer, int value) {
    if (pointer != value) {
      throw new BadPacket("only the stack pointer in use can be set: write sp");
    }
  }

  // Memory.

  /** Reads by the widest accesses that fit: a register is read once. Ends where nothing answers. */
  byte[] read(int address, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    try {
      while (done < length) {
        int width = width(address + done, length - done);
        int value =
            effects ? core().read(address + done, width) : core().peek(address + done, width);
        for (int i = 0; i < width; i++) {
          bytes[done++] = (byte) (value >>> (8 * i));
        }
      }
    } catch (BusFault e) {
      if (done == 0) {
        throw new BadPacket("nothing answers at 0x%08X".formatted(address), e);
      }
    }
    return Arrays.copyOf(bytes, done);
  }

  /** Writes by the widest accesses that fit, with what a write does. */
  void write(int address, byte[] bytes) {
    int done = 0;
    try {
      while (done < bytes.length) {
        int width = width(address + done, bytes.length - done);
        int value = 0;
        for (int i = 0; i < width; i++) {
          value |= (bytes[done + i] & 0xFF) << (8 * i);
        }
        core().poke(address + done, width, value);
        done += width;
      }
    } catch (BusFault e) {
      throw new BadPacket("nothing answers at 0x%08X".formatted(address + done), e);
    }
  }

  private static int width(int address, int left) {
    return (address & 3) == 0 && left >= 4 ? 4 : (address & 1) == 0 && left >= 2 ? 2 : 1;
  }

  // Flash, as by a programmer: no time passes.

  void erase(int address, int length) {
    flash().fill(flashOffset(address, length), length, 0xFF);
  }

  void program(int address, byte[] data) {
    if (data.length > 0) {
      flash().load(flashOffset(address, data.length), data);
    }
  }

  int flashBytes() {
    return flash().size();
  }

  private Memory flash() {
    return pico.bus().flash();
  }

  private int flashOffset(int address, int length) {
    int offset = address - FLASH;
    if (offset < 0 || length < 0 || offset > flashBytes() - length) {
      throw new BadPacket("the flash does not reach 0x%08X".formatted(address + length));
    }
    return offset;
  }

  // Where it stops.

  void addBreakpoint(int address) {
    if (breakpoints.add(address)) {
      try {
        core().breakpoint(address, true);
      } catch (IllegalArgumentException e) {
        breakpoints.remove(address);
        throw new BadPacket("no code can be at 0x%08X".formatted(address), e);
      }
    }
  }

  void removeBreakpoint(int address) {
    if (breakpoints.remove(address)) {
      core().breakpoint(address, false);
    }
  }

  boolean isBreakpoint(int address) {
    return breakpoints.contains(address);
  }

  void addWatchpoint(Watchpoint watchpoint) {
    if (watchpoints.add(watchpoint)) {
      cores().forEach(core -> core.watchpoints().add(watchpoint));
    }
  }

  void removeWatchpoint(Watchpoint watchpoint) {
    if (watchpoints.remove(watchpoint)) {
      cores().forEach(core -> core.watchpoints().remove(watchpoint));
    }
  }

  boolean isWatchpoint(Watchpoint watchpoint) {
    return watchpoints.contains(watchpoint);
  }

  /** Takes out all that GDB has put in. */
  void clear() {
    Set.copyOf(breakpoints).forEach(this::removeBreakpoint);
    Set.copyOf(watchpoints).forEach(this::removeWatchpoint);
    effects = false;
  }
}
