@NullMarked
package usbtoaster.emulator.board;

import org.jspecify.annotations.NullMarked;
