/** Blocks of the chip that are not emulated: their registers are stored, and say so once. */
@NullMarked
package usbtoaster.emulator.unsupported;

import org.jspecify.annotations.NullMarked;
