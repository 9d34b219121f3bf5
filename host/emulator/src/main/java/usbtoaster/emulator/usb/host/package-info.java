/**
 * A USB host in the machine's time: enumeration, transfers, and what speaks to a class of device.
 */
@NullMarked
package usbtoaster.emulator.usb.host;

import org.jspecify.annotations.NullMarked;
