/**
 * Firmware for a real Pico: finds the drive of one in boot mode, copies a UF2 file to it, and asks
 * over the wires whether the firmware runs.
 */
@NullMarked
package usbtoaster.flash;

import org.jspecify.annotations.NullMarked;
