package usbtoaster.emulator.i2c;

import java.util.function.IntSupplier;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;

/**
 * IC_INTR_STAT, IC_INTR_MASK, IC_RAW_INTR_STAT, and the registers that clear an interrupt by being
 * read (datasheet 4.3.17). RX_FULL and TX_EMPTY follow the FIFOs, the others are latched.
 */
final class I2cInterrupts {
  static final int RX_UNDER = 1;
  static final int RX_OVER = 1 << 1;
  static final int RX_FULL = 1 << 2;
  static final int TX_OVER = 1 << 3;
  static final int TX_EMPTY = 1 << 4;
  static final int RD_REQ = 1 << 5;
  static final int TX_ABRT = 1 << 6;
  static final int RX_DONE = 1 << 7;
  static final int ACTIVITY = 1 << 8;
  static final int STOP_DET = 1 << 9;
  static final int START_DET = 1 << 10;
  static final int GEN_CALL = 1 << 11;
  static final int RESTART_DET = 1 << 12;
  private static final int ALL = 0x1FFF;
  private static final int MASK_RESET = 0x8FF;

  private final InterruptLine line;
  private final IntSupplier levels;
  private final Runnable aborted;
  private final Registers registers;
  private final Register mask;
  private int latched;

  /**
   * Declares the registers.
   *
   * @param levels RX_FULL and TX_EMPTY
   * @param aborted runs when TX_ABRT is cleared
   */
  I2cInterrupts(Registers registers, InterruptLine line, IntSupplier levels, Runnable aborted) {
    this.registers = registers;
    this.line = line;
    this.levels = levels;
    this.aborted = aborted;
    registers.at(0x2C, "IC_INTR_STAT").reads(() -> raw() & mask());
    mask =
        registers
            .at(0x30, "IC_INTR_MASK")
            .reset(MASK_RESET)
            .writable(ALL)
            .onWrite(word -> update());
    registers.at(0x34, "IC_RAW_INTR_STAT").reads(this::raw).ahead();
    clears(0x40, "IC_CLR_INTR", ALL);
    clears(0x44, "IC_CLR_RX_UNDER", RX_UNDER);
    clears(0x48, "IC_CLR_RX_OVER", RX_OVER);
    clears(0x4C, "IC_CLR_TX_OVER", TX_OVER);
    clears(0x50, "IC_CLR_RD_REQ", RD_REQ);
    clears(0x54, "IC_CLR_TX_ABRT", TX_ABRT);
    clears(0x58, "IC_CLR_RX_DONE", RX_DONE);
    clears(0x5C, "IC_CLR_ACTIVITY", ACTIVITY);
    clears(0x60, "IC_CLR_STOP_DET", STOP_DET);
    clears(0x64, "IC_CLR_START_DET", START_DET);
    clears(0x68, "IC_CLR_GEN_CALL", GEN_CALL);
    clears(0xA8, "IC_CLR_RESTART_DET", RESTART_DET);
  }

  private void clears(int offset, String name, int bits) {
    registers
        .at(offset, name)
        .reads(
            () -> {
              clear(bits);
              return 0;
            },
            () -> 0);
  }

  private int mask() {
    return mask.value();
  }

  int raw() {
    return latched | levels.getAsInt();
  }

  boolean has(int bit) {
    return (latched & bit) != 0;
  }

  void raise(int bits) {
    latched |= bits;
    update();
  }

  void clear(int bits) {
    boolean ends = has(bits & TX_ABRT);
    latched &= ~bits;
    if (ends) {
      aborted.run();
    }
    update();
  }

  void reset() {
    latched = 0;
    update();
  }

  /** Sets the line: the FIFOs may have changed. */
  void update() {
    line.set((raw() & mask.value()) != 0);
  }
}
