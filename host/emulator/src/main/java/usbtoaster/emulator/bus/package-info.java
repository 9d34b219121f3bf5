/** The memory map: memories, registers declared as tables, and the bus that finds them. */
@NullMarked
package usbtoaster.emulator.bus;

import org.jspecify.annotations.NullMarked;
