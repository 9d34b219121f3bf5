/** Tests of the machine as a whole. */
@NullMarked
package usbtoaster.emulator.testing;

import org.jspecify.annotations.NullMarked;
