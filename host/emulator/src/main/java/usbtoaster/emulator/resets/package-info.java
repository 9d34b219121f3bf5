/** Resets: the subsystem resets, the power-on state machine, and why the chip was reset. */
@NullMarked
package usbtoaster.emulator.resets;

import org.jspecify.annotations.NullMarked;
