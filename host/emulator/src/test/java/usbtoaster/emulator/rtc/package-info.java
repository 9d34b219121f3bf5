/** Tests of the RTC. */
@NullMarked
package usbtoaster.emulator.rtc;

import org.jspecify.annotations.NullMarked;
