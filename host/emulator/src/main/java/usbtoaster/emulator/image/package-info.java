/** Firmware images: ELF and UF2 files, and what they put where. */
@NullMarked
package usbtoaster.emulator.image;

import org.jspecify.annotations.NullMarked;
