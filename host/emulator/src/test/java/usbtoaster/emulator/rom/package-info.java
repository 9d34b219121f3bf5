@NullMarked
package usbtoaster.emulator.rom;

import org.jspecify.annotations.NullMarked;
