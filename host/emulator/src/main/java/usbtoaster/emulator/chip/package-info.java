/** The RP2040, put together of its blocks, on a Pico. */
@NullMarked
package usbtoaster.emulator.chip;

import org.jspecify.annotations.NullMarked;
