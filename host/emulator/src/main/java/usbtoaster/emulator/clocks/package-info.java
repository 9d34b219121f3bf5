/** Where the chip's clocks come from: oscillators, PLLs and clock generators (2.15 to 2.18). */
@NullMarked
package usbtoaster.emulator.clocks;

import org.jspecify.annotations.NullMarked;
