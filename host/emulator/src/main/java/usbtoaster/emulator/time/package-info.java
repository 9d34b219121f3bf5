/** Virtual time: picoseconds, alarms, and clocks that tick in it. */
@NullMarked
package usbtoaster.emulator.time;

import org.jspecify.annotations.NullMarked;
