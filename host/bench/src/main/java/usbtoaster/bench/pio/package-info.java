/** The emulator's PIO beside real time and beside rp2040js. */
@NullMarked
package usbtoaster.bench.pio;

import org.jspecify.annotations.NullMarked;
