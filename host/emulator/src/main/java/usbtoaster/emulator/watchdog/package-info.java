/** The watchdog, its scratch registers, and the tick that it generates for the timer (4.7). */
@NullMarked
package usbtoaster.emulator.watchdog;

import org.jspecify.annotations.NullMarked;
