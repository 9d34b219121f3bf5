@NullMarked
package usbtoaster.emulator.usb.hid;

import org.jspecify.annotations.NullMarked;
