/**
 * The real-time clock (datasheet 4.8): {@link usbtoaster.emulator.rtc.Rtc} is the block, which
 * computes the date when somebody looks.
 */
@NullMarked
package usbtoaster.emulator.rtc;

import org.jspecify.annotations.NullMarked;
