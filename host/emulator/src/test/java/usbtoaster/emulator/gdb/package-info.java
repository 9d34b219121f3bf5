/** Tests of the server for GDB. */
@NullMarked
package usbtoaster.emulator.gdb;

import org.jspecify.annotations.NullMarked;
