package usbtoaster.emulator.chip;

import java.util.random.RandomGenerator;
import usbtoaster.emulator.clocks.ClockSources;
import usbtoaster.emulator.clocks.Clocks;
import usbtoaster.emulator.clocks.Pll;
import usbtoaster.emulator.clocks.Rosc;
import usbtoaster.emulator.clocks.Xosc;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** Oscillators, PLLs and clock generators, connected (datasheet 2.15). */
final class ClockTree {
  final Rosc rosc;
  final Xosc xosc;
  final Pll pllSys;
  final Pll pllUsb;
  final Clocks clocks;

  ClockTree(VirtualClock clock, long crystalHertz, RandomGenerator random, InterruptLine line) {
    rosc = new Rosc(clock, random);
    xosc = new Xosc(clock, crystalHertz);
    pllSys = new Pll("PLL_SYS", clock, xosc.output());
    pllUsb = new Pll("PLL_USB", clock, xosc.output());
    ClockDomain none = new ClockDomain("clksrc_gpin", clock, 0); // nothing outside drives a clock
    clocks =
        new Clocks(
            clock,
            new ClockSources(
                rosc.output(), xosc.output(), pllSys.output(), pllUsb.output(), none, none),
            line);
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
