package usbtoaster.emulator.resets;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * VREG_AND_CHIP_RESET: the core's voltage, and why the chip was last reset (datasheet 2.10, 2.12).
 * The voltage is in regulation at once and nothing depends on it. Belongs to the machine's thread.
 */
public final class VregAndChipReset {
  /** What resets the whole chip. A watchdog is none: it leaves these flags as they are. */
  public enum Cause {
    /** Power came on, or had browned out. */
    HAD_POR(1 << 8),
    /** The RUN pin was low. */
    HAD_RUN(1 << 16),
    /** The debug port asked for it. */
    HAD_PSM_RESTART(1 << 20);

    private final int mask;

    Cause(int mask) {
      this.mask = mask;
    }
  }

  private static final int EN = 1;
  private static final int HIZ = 1 << 1;
  private static final int ROK = 1 << 12;
  private static final int PSM_RESTART_FLAG = 1 << 24;

  private final Registers registers = new Registers("VREG_AND_CHIP_RESET");
  private final Register vreg = registers.at(0x0, "VREG").reset(0xB1).writable(0xF3);
  private final Register chipReset;

  /** Makes the block after a power-on. */
  public VregAndChipReset() {
    vreg.reads(() -> vreg.value() | (vreg.has(EN) && !vreg.has(HIZ) ? ROK : 0));
    registers.at(0x4, "BOD").reset(0x91).writable(0xF1);
    chipReset = registers.at(0x8, "CHIP_RESET").clearable(PSM_RESTART_FLAG);
    reset(Cause.HAD_POR);
  }

  /** Returns the registers, at 0x40064000. */
  public Registers registers() {
    return registers;
  }

  /** Resets the block and notes why. */
  public void reset(Cause cause) {
    registers.reset();
    chipReset.value(cause.mask | (cause == Cause.HAD_PSM_RESTART ? PSM_RESTART_FLAG : 0));
  }
}
