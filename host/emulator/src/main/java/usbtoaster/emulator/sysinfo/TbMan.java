package usbtoaster.emulator.sysinfo;

import usbtoaster.emulator.bus.Registers;

/** TBMAN: tells test software where it runs (datasheet 2.22): on silicon, not on an FPGA. */
public final class TbMan {
  private final Registers registers = new Registers("TBMAN");

  /** Makes the block. */
  public TbMan() {
    registers.at(0x0, "PLATFORM").reset(0x5); // ASIC; bit 2 has no name and resets to 1
  }

  /** Returns the registers, at 0x4006C000. */
  public Registers registers() {
    return registers;
  }
}
