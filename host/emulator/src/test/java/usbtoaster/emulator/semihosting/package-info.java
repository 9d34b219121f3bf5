/** Tests of semihosting. */
@NullMarked
package usbtoaster.emulator.semihosting;

import org.jspecify.annotations.NullMarked;
