@NullMarked
package usbtoaster.emulator.usb.host;

import org.jspecify.annotations.NullMarked;
