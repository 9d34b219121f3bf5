/** How many instructions a second the emulator executes, beside other emulators. */
@NullMarked
package usbtoaster.bench.mips;

import org.jspecify.annotations.NullMarked;
