/**
 * An emulated Raspberry Pi Pico on the host's wires: Pi4J providers that end in its pins, and how
 * its virtual time passes.
 */
@NullMarked
package usbtoaster.board.pico;

import org.jspecify.annotations.NullMarked;
