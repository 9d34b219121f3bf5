/**
 * A server for GDB's remote serial protocol (GDB manual, appendix E): GDB debugs the firmware, and
 * time stands still while it looks.
 */
@NullMarked
package usbtoaster.emulator.gdb;

import org.jspecify.annotations.NullMarked;
