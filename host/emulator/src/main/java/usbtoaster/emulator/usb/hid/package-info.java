/** Human interface devices at the USB host: their report descriptors, and their reports. */
@NullMarked
package usbtoaster.emulator.usb.hid;

import org.jspecify.annotations.NullMarked;
