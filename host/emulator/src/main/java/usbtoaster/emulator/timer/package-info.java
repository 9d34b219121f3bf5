/** The timer: microseconds in 64 bits, and four alarms (datasheet 4.6). */
@NullMarked
package usbtoaster.emulator.timer;

import org.jspecify.annotations.NullMarked;
