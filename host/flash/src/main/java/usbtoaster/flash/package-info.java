/** Firmware for a real Pico: finds the drive of one in boot mode, and copies a UF2 file to it. */
@NullMarked
package usbtoaster.flash;

import org.jspecify.annotations.NullMarked;
