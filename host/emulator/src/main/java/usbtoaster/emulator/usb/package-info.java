/** The USB controller in device mode, and the device's end of the cable (datasheet 4.1). */
@NullMarked
package usbtoaster.emulator.usb;

import org.jspecify.annotations.NullMarked;
