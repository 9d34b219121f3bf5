/** A bench for firmware: runs a machine until something holds, and says what stood in the way. */
@NullMarked
package usbtoaster.emulator.testing;

import org.jspecify.annotations.NullMarked;
