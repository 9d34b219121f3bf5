package usbtoaster.emulator.sysinfo;

import usbtoaster.emulator.bus.Registers;

/** SYSINFO: which chip this is (datasheet 2.20): an RP2040 B2, made in silicon. */
public final class SysInfo {
  private static final int REVISION_B2 = 2;
  private static final int PART = 0x0002;
  private static final int MANUFACTURER = 0x927;
  private static final int ASIC = 1 << 1;

  private final Registers registers = new Registers("SYSINFO");

  /** Makes the block. */
  public SysInfo() {
    registers.at(0x00, "CHIP_ID").reset(REVISION_B2 << 28 | PART << 12 | MANUFACTURER);
    registers.at(0x04, "PLATFORM").reset(ASIC);
    // The hash of the silicon's sources: there is none of ours.
    registers.at(0x40, "GITREF_RP2040");
  }

  /** Returns the registers, at 0x40000000. */
  public Registers registers() {
    return registers;
  }
}
