@NullMarked
package usbtoaster.emulator.usb.drive;

import org.jspecify.annotations.NullMarked;
