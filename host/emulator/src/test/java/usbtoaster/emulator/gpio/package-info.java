/** Tests of the pins. */
@NullMarked
package usbtoaster.emulator.gpio;

import org.jspecify.annotations.NullMarked;
