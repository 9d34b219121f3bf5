package usbtoaster.emulator.xip;

import usbtoaster.emulator.bus.Register;

/** What the SSI's registers say of a transfer (datasheet 4.10.13). */
record SsiSettings(Register ctrlr0, Register ctrlr1, Register baudr, Register spiCtrlr0) {
  static final int TX_AND_RX = 0;
  static final int TX_ONLY = 1;
  static final int RX_ONLY = 2;
  static final int EEPROM_READ = 3;

  private static final int[] INSTRUCTION_BITS = {0, 4, 8, 16};
  private static final int INSTRUCTION_AND_ADDRESS_ON_LANES = 2;

  int mode() {
    return (ctrlr0.value() >>> 8) & 3;
  }

  /** The lanes of a frame: 1, 2 or 4. With more than one, instruction and address come first. */
  int lanes() {
    return 1 << ((ctrlr0.value() >>> 21) & 3);
  }

  int frameBits() {
    return ((ctrlr0.value() >>> 16) & 0x1F) + 1;
  }

  /** The frames to receive in the modes that receive more than is sent. */
  int frames() {
    return ctrlr1.value() + 1;
  }

  int instructionBits() {
    return INSTRUCTION_BITS[(spiCtrlr0.value() >>> 8) & 3];
  }

  int addressBits() {
    return ((spiCtrlr0.value() >>> 2) & 0xF) * 4;
  }

  int waitClocks() {
    return (spiCtrlr0.value() >>> 11) & 0x1F;
  }

  int instructionLanes() {
    return transferType() == INSTRUCTION_AND_ADDRESS_ON_LANES ? lanes() : 1;
  }

  int addressLanes() {
    return transferType() == 0 ? 1 : lanes();
  }

  /** Ticks of clk_sys in a clock of the bus; 0: the clock stands still. */
  int clockTicks() {
    return baudr.value();
  }

  /** Ticks of clk_sys in which a word of the flash comes through the XIP window. */
  long readTicks() {
    int clocks =
        instructionBits() / instructionLanes()
            + addressBits() / addressLanes()
            + waitClocks()
            + frameBits() / lanes();
    return (long) clocks * clockTicks();
  }

  private int transferType() {
    return spiCtrlr0.value() & 3;
  }
}
