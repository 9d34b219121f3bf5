/** Wires inside and outside the chip: levels that anything may listen to, and interrupt lines. */
@NullMarked
package usbtoaster.emulator.signal;

import org.jspecify.annotations.NullMarked;
