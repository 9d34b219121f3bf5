/** What hangs on the pins of a chip: an SPI master, a serial flash. */
@NullMarked
package usbtoaster.emulator.part;

import org.jspecify.annotations.NullMarked;
