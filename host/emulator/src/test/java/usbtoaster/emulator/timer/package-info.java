/** Tests of the timer. */
@NullMarked
package usbtoaster.emulator.timer;

import org.jspecify.annotations.NullMarked;
