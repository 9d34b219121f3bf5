/** Several chips on one board: the wires between their pins, and their common time. */
@NullMarked
package usbtoaster.emulator.board;

import org.jspecify.annotations.NullMarked;
