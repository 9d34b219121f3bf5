/**
 * An emulated Raspberry Pi Pico on the wires of a host: Pi4J providers that end in its pins, and
 * how its virtual time passes.
 */
@NullMarked
package usbtoaster.pico;

import org.jspecify.annotations.NullMarked;
