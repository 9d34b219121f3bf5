/** Tests of what the chip says of itself. */
@NullMarked
package usbtoaster.emulator.sysinfo;

import org.jspecify.annotations.NullMarked;
