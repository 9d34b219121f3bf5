package usbtoaster.emulator.clocks;

import usbtoaster.emulator.clock.ClockDomain;

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
    ClockDomain gpin1) {}
