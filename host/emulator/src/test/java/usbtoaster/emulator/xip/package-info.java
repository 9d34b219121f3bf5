/** Tests of execute in place, the SSI and the flash. */
@NullMarked
package usbtoaster.emulator.xip;

import org.jspecify.annotations.NullMarked;
