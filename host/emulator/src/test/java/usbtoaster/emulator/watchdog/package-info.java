/** Tests of the watchdog. */
@NullMarked
package usbtoaster.emulator.watchdog;

import org.jspecify.annotations.NullMarked;
