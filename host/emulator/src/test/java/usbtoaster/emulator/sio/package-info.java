/** Tests of the single-cycle I/O block. */
@NullMarked
package usbtoaster.emulator.sio;

import org.jspecify.annotations.NullMarked;
