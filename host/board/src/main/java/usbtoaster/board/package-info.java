/** The homes of the device: who stands at the other end of the wires. */
@NullMarked
package usbtoaster.board;

import org.jspecify.annotations.NullMarked;
