package usbtoaster.emulator.board;

import usbtoaster.emulator.gpio.Hold;

/**
 * A change that is on its way along a wire.
 *
 * @param picos when it is there
 * @param at where it goes
 * @param from whence it comes
 * @param hold what that end does
 */
record Arrival(long picos, End at, End from, Hold hold) {}
