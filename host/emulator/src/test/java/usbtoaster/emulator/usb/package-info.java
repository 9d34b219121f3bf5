@NullMarked
package usbtoaster.emulator.usb;

import org.jspecify.annotations.NullMarked;
