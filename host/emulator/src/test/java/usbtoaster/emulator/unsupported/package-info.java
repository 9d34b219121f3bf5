/** Tests of the blocks that are not emulated. */
@NullMarked
package usbtoaster.emulator.unsupported;

import org.jspecify.annotations.NullMarked;
