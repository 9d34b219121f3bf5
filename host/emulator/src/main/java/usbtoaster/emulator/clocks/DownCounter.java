package usbtoaster.emulator.clocks;

import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;

/** COUNT of an oscillator: counts its ticks down from what was written to 0, and stops there. */
final class DownCounter {
  private static final int MASK = 0xFF;

  private final ClockDomain oscillator;
  private long zeroAt;

  private DownCounter(ClockDomain oscillator) {
    this.oscillator = oscillator;
  }

  static void declare(Registers registers, int offset, ClockDomain oscillator) {
    DownCounter counter = new DownCounter(oscillator);
    registers
        .at(offset, "COUNT")
        .reads(counter::left)
        .onWrite(word -> counter.zeroAt = oscillator.ticks() + (word & MASK));
  }

  private int left() {
    return (int) Math.max(0, zeroAt - oscillator.ticks());
  }
}
