package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Cell;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;

/**
 * The integer divider of a core (datasheet 2.3.1.5): a write of an operand starts a calculation of
 * eight cycles.
 *
 * <p>READY is low for those cycles of clk_sys. The results, which the datasheet calls undefined
 * until then, are those of the calculation at once. It does not say what a division by 0 gives; on
 * silicon the quotient is -1, or 1 if a signed dividend is negative, and the remainder is the
 * dividend. The quotient that does not fit, of -2^31 and -1, is -2^31.
 */
final class Divider {
  private static final int CYCLES = 8;
  private static final int READY = 1;
  private static final int DIRTY = 1 << 1;

  private final ClockDomain clkSys;
  private final Cell cell = this::keep;
  private int dividend;
  private int divisor;
  private int quotient;
  private int remainder;
  private boolean dirty;
  private boolean busy;
  private long readyTick;

  Divider(ClockDomain clkSys) {
    this.clkSys = clkSys;
  }

  void declare(Registers registers) {
    at(registers, 0x60, "DIV_UDIVIDEND").reads(() -> dividend).onWrite(p -> unsigned(p, divisor));
    at(registers, 0x64, "DIV_UDIVISOR").reads(() -> divisor).onWrite(q -> unsigned(dividend, q));
    at(registers, 0x68, "DIV_SDIVIDEND").reads(() -> dividend).onWrite(p -> signed(p, divisor));
    at(registers, 0x6C, "DIV_SDIVISOR").reads(() -> divisor).onWrite(q -> signed(dividend, q));
    at(registers, 0x70, "DIV_QUOTIENT")
        .reads(this::readQuotient, () -> quotient)
        .onWrite(word -> result(word, remainder));
    at(registers, 0x74, "DIV_REMAINDER")
        .reads(() -> remainder)
        .onWrite(word -> result(quotient, word));
    at(registers, 0x78, "DIV_CSR").reads(this::status);
  }

  private Register at(Registers registers, int offset, String name) {
    return registers.at(offset, name).of(cell);
  }

  private Runnable keep() {
    int p = dividend;
    int q = divisor;
    int wasQuotient = quotient;
    int wasRemainder = remainder;
    boolean wasDirty = dirty;
    boolean wasBusy = busy;
    long wasReadyTick = readyTick;
    return () -> {
      dividend = p;
      divisor = q;
      quotient = wasQuotient;
      remainder = wasRemainder;
      dirty = wasDirty;
      busy = wasBusy;
      readyTick = wasReadyTick;
    };
  }

  void reset() {
    dividend = 0;
    divisor = 0;
    quotient = 0;
    remainder = 0;
    dirty = false;
    busy = false;
  }

  private void unsigned(int p, int q) {
    start(p, q);
    quotient = q == 0 ? -1 : Integer.divideUnsigned(p, q);
    remainder = q == 0 ? p : Integer.remainderUnsigned(p, q);
  }

  private void signed(int p, int q) {
    start(p, q);
    if (q == 0) {
      quotient = p < 0 ? 1 : -1;
      remainder = p;
    } else {
      quotient = p / q;
      remainder = p % q;
    }
  }

  private void start(int p, int q) {
    dividend = p;
    divisor = q;
    dirty = true;
    busy = true;
    readyTick = clkSys.ticks() + CYCLES;
  }

  /** A write of a result ends the calculation: an interrupt handler restores what it had saved. */
  private void result(int quotient, int remainder) {
    this.quotient = quotient;
    this.remainder = remainder;
    dirty = true;
    busy = false;
  }

  private int readQuotient() {
    dirty = false;
    return quotient;
  }

  private int status() {
    busy = busy && clkSys.ticks() < readyTick;
    return (busy ? 0 : READY) | (dirty ? DIRTY : 0);
  }
}
