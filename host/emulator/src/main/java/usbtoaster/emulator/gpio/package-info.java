/**
 * Pins: pads, the choice of their function, and their interrupts (datasheet 2.19).
 *
 * <p>A {@link usbtoaster.emulator.gpio.PinBank} is one bank of pins with its two blocks of
 * registers, IO and PADS. Outside parts drive a {@link usbtoaster.emulator.gpio.Pin} and listen to
 * its pad; peripherals are connected to pins by {@link usbtoaster.emulator.gpio.PinFunctions}.
 */
@NullMarked
package usbtoaster.emulator.gpio;

import org.jspecify.annotations.NullMarked;
