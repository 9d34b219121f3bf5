/** The SPI controllers, ARM's PL022 (datasheet 4.4), and the masters that may clock them. */
@NullMarked
package usbtoaster.emulator.spi;

import org.jspecify.annotations.NullMarked;
