package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * The memory protection unit, eight regions (ARMv6-M ARM B3.5). While it is off it costs nothing;
 * while it is on every access is looked at, and the core is slow.
 *
 * <p>Belongs to the machine's thread.
 */
final class Mpu {
  private static final int REGIONS = 8;
  private static final int ENABLE = 1;
  private static final int HFNMIENA = 1 << 1;
  private static final int PRIVDEFENA = 1 << 2;
  private static final int XN = 1 << 28;

  private final Runnable changed;
  private final Registers registers = new Registers("MPU");
  private final Register control;
  private final Register number;
  private final int[] bases = new int[REGIONS];
  private final int[] attributes = new int[REGIONS];

  /**
   * Makes one, off.
   *
   * @param changed runs when it is on, or was, and the rules have changed
   */
  Mpu(Runnable changed) {
    this.changed = changed;
    registers.at(0x00, "TYPE").reset(REGIONS << 8);
    control =
        registers
            .at(0x04, "CTRL")
            .writable(ENABLE | HFNMIENA | PRIVDEFENA)
            .onWrite(value -> changed.run());
    number = registers.at(0x08, "RNR").writable(REGIONS - 1);
    registers
        .at(0x0C, "RBAR")
        .reads(() -> bases[number.value()] | number.value())
        .onWrite(this::base);
    registers.at(0x10, "RASR").reads(() -> attributes[number.value()]).onWrite(this::attributes);
  }

  /** Returns the registers; their base is 0xE000ED90. */
  Registers registers() {
    return registers;
  }

  void reset() {
    registers.reset();
    java.util.Arrays.fill(attributes, 0);
    java.util.Arrays.fill(bases, 0);
  }

  boolean enabled() {
    return control.has(ENABLE);
  }

  /** Throws if the core may not execute what is at {@code address}. */
  void checkFetch(int address, CoreState state) {
    if (enabled() && !bypassed(state)) {
      int region = find(address);
      boolean allowed =
          region < 0
              ? defaultMap(state)
              : (attributes[region] & XN) == 0 && allows(attributes[region], false, state);
      if (!allowed) {
        throw new CoreFault("the MPU forbids to execute 0x%08X".formatted(address));
      }
    }
  }

  /** Throws if the core may not access {@code address}. */
  void checkData(int address, boolean write, CoreState state) {
    if (enabled() && !bypassed(state)) {
      int region = find(address);
      boolean allowed = region < 0 ? defaultMap(state) : allows(attributes[region], write, state);
      if (!allowed) {
        String what = write ? "write" : "read";
        throw new CoreFault("the MPU forbids to %s 0x%08X".formatted(what, address));
      }
    }
  }

  private boolean bypassed(CoreState state) {
    boolean fault = state.exception == Nvic.HARD_FAULT || state.exception == Nvic.NMI;
    return fault && !control.has(HFNMIENA);
  }

  private boolean defaultMap(CoreState state) {
    return control.has(PRIVDEFENA) && state.privileged();
  }

  /** Returns the region that rules: of those that match, the one with the highest number. */
  private int find(int address) {
    for (int i = REGIONS - 1; i >= 0; i--) {
      int attribute = attributes[i];
      int sizeBits = (attribute >>> 1 & 31) + 1;
      if ((attribute & 1) != 0 && sizeBits >= 8) {
        boolean inside = sizeBits == 32 || (address ^ bases[i]) >>> sizeBits == 0;
        int subregion = address >>> (sizeBits - 3) & 7;
        if (inside && (attribute >>> (8 + subregion) & 1) == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The access permissions AP, bits 26 to 24. */
  private static boolean allows(int attribute, boolean write, CoreState state) {
    boolean privileged = state.privileged();
    return switch (attribute >>> 24 & 7) {
      case 1 -> privileged;
      case 2 -> privileged || !write;
      case 3 -> true;
      case 5 -> privileged && !write;
      case 6, 7 -> !write;
      default -> false;
    };
  }

  private void base(int value) {
    if ((value & 0x10) != 0) {
      number.value(value & (REGIONS - 1));
    }
    bases[number.value()] = value & ~0xFF;
    changed.run();
  }

  private void attributes(int value) {
    attributes[number.value()] = value & 0x1707_FF3F;
    changed.run();
  }
}
