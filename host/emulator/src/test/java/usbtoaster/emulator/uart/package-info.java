/** Tests of the UARTs. */
@NullMarked
package usbtoaster.emulator.uart;

import org.jspecify.annotations.NullMarked;
