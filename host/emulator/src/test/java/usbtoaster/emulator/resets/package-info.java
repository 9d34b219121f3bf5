/** Tests of the resets. */
@NullMarked
package usbtoaster.emulator.resets;

import org.jspecify.annotations.NullMarked;
