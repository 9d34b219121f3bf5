/** Tests of the PIO. */
@NullMarked
package usbtoaster.emulator.pio;

import org.jspecify.annotations.NullMarked;
