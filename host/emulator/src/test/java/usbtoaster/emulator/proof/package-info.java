/** The page that tells what stands behind the emulator: made, and compared with what there is. */
@NullMarked
package usbtoaster.emulator.proof;

import org.jspecify.annotations.NullMarked;
