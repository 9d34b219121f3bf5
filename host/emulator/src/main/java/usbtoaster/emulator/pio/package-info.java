/** The programmable I/O (datasheet 3): state machines that move pins and words by programs. */
@NullMarked
package usbtoaster.emulator.pio;

import org.jspecify.annotations.NullMarked;
