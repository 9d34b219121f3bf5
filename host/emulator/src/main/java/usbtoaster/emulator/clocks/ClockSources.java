package usbtoaster.emulator.clocks;

import java.util.List;
import usbtoaster.emulator.time.ClockDomain;

/**
 * What the clock generators choose from (datasheet 2.15.2).
 *
 * @param rosc the ring oscillator
 * @param xosc the crystal oscillator
 * @param pllSys the system PLL
 * @param pllUsb the USB PLL
 * @param gpin0 a clock from outside on GPIO20; 0 Hz if there is none
 * @param gpin1 a clock from outside on GPIO22; 0 Hz if there is none
 */
public record ClockSources(
    ClockDomain rosc,
    ClockDomain xosc,
    ClockDomain pllSys,
    ClockDomain pllUsb,
    ClockDomain gpin0,
    ClockDomain gpin1) {

  /** Returns what AUXSRC of CLK_REF selects, from 0 on. */
  List<ClockDomain> ofRef() {
    return List.of(pllUsb, gpin0, gpin1);
  }

  /** Returns what AUXSRC of CLK_SYS selects. */
  List<ClockDomain> ofSys() {
    return List.of(pllSys, pllUsb, rosc, xosc, gpin0, gpin1);
  }

  /** Returns what AUXSRC of CLK_PERI selects. */
  List<ClockDomain> ofPeri(ClockDomain sys) {
    return List.of(sys, pllSys, pllUsb, rosc, xosc, gpin0, gpin1);
  }

  /** Returns what AUXSRC of CLK_USB, CLK_ADC and CLK_RTC selects. */
  List<ClockDomain> ofOthers() {
    return List.of(pllUsb, pllSys, rosc, xosc, gpin0, gpin1);
  }
}
