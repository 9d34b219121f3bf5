/**
 * The two UARTs, ARM PL011 r1p5 (datasheet 4.2).
 *
 * <p>{@link usbtoaster.emulator.uart.Uart} is the block; a transmitter and a receiver move
 * characters in virtual time, by whole frames while nobody looks at the pin and bit by bit if
 * somebody does.
 */
@NullMarked
package usbtoaster.emulator.uart;

import org.jspecify.annotations.NullMarked;
