package usbtoaster.emulator.chip;

import java.util.List;
import java.util.random.RandomGenerator;
import usbtoaster.emulator.clocks.ClockInput;
import usbtoaster.emulator.clocks.ClockSources;
import usbtoaster.emulator.clocks.Clocks;
import usbtoaster.emulator.clocks.DormantWake;
import usbtoaster.emulator.clocks.Pll;
import usbtoaster.emulator.clocks.Rosc;
import usbtoaster.emulator.clocks.Xosc;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.VirtualClock;

/** Oscillators, PLLs and clock generators, connected (datasheet 2.15). */
final class ClockTree {
  final Rosc rosc;
  final Xosc xosc;
  final Pll pllSys;
  final Pll pllUsb;
  final List<ClockInput> inputs;
  final Clocks clocks;

  ClockTree(
      VirtualClock clock,
      long crystalHertz,
      RandomGenerator random,
      DormantWake wake,
      InterruptLine line) {
    rosc = new Rosc(clock, random, wake);
    xosc = new Xosc(clock, crystalHertz, wake);
    pllSys = new Pll("PLL_SYS", clock, xosc.output());
    pllUsb = new Pll("PLL_USB", clock, xosc.output());
    inputs =
        List.of(new ClockInput("CLOCKS_GPIN_0", clock), new ClockInput("CLOCKS_GPIN_1", clock));
    clocks =
        new Clocks(
            clock,
            new ClockSources(
                rosc.output(),
                xosc.output(),
                pllSys.output(),
                pllUsb.output(),
                inputs.get(0).output(),
                inputs.get(1).output()),
            line);
  }

  /** Connects the clocks from outside and to the outside to the pins. */
  void connect(PinFunctions functions) {
    inputs.forEach(input -> input.connect(functions));
    clocks.connect(functions);
  }

  /**
   * Puts everything into the state after a reset: the ring oscillator drives clk_ref and clk_sys.
   */
  void reset() {
    rosc.reset();
    xosc.reset();
    pllSys.reset();
    pllUsb.reset();
    clocks.reset();
  }
}
