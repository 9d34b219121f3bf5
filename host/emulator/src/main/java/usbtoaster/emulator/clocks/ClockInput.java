package usbtoaster.emulator.clocks;

import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * GPIN0 or GPIN1: a clock from outside, which generators and FC0 may choose (datasheet 2.15.2.3).
 * An oscillator on the board is at the pin, by its frequency: the pad does not move. It ticks for
 * the chip while the pin is given to function 8. Belongs to the machine's thread.
 */
public final class ClockInput {
  /** What the chip can take (datasheet 2.15.2.3). */
  public static final long MOST_HERTZ = 50_000_000;

  private final Signal in;
  private final ClockDomain output;
  private long hertz;
  private boolean selected;

  /**
   * Makes an input with nothing at it.
   *
   * @param name the datasheet's of the pin's function: CLOCKS_GPIN_0
   */
  public ClockInput(String name, VirtualClock clock) {
    in = new Signal(name, false);
    output = new ClockDomain(name, clock, 0);
  }

  /**
   * Puts an oscillator at the pin, from now on; of 0 Hz: takes it away.
   *
   * @throws IllegalArgumentException if it is faster than {@link #MOST_HERTZ}, or below 0
   */
  public void hertz(long hertz) {
    if (hertz < 0 || hertz > MOST_HERTZ) {
      throw new IllegalArgumentException(
          "A clock from outside has 0 to 50 MHz, not %,d Hz".formatted(hertz));
    }
    this.hertz = hertz;
    update();
  }

  /** Returns what the chip gets; 0 Hz while it gets nothing. */
  public ClockDomain output() {
    return output;
  }

  /** Connects it to its pin as function 8. */
  public void connect(PinFunctions functions) {
    functions.connect(in.name(), PinFunction.input(in));
    functions.onSelected(in, this::select);
  }

  private void select(boolean selected) {
    this.selected = selected;
    update();
  }

  private void update() {
    output.hertz(selected ? hertz : 0);
  }
}
