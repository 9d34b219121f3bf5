/** Execute in place: its control, the SSI that talks to the flash, and the flash (2.6.3, 4.10). */
@NullMarked
package usbtoaster.emulator.xip;

import org.jspecify.annotations.NullMarked;
