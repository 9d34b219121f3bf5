/** Tests of the clocks, and the rig that puts them on a bus. */
@NullMarked
package usbtoaster.emulator.clocks;

import org.jspecify.annotations.NullMarked;
