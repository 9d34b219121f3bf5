/** Drives at the USB host: Bulk-only transport, SCSI commands, and files in a FAT12 or FAT16. */
@NullMarked
package usbtoaster.emulator.usb.drive;

import org.jspecify.annotations.NullMarked;
