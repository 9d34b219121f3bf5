/**
 * Drawings of the wires: which pin of a Raspberry Pi's header leads to which one of the Pico, and
 * where the LEDs are. {@code Plan} says what is wired, {@code Layout} where it is drawn; {@code
 * TextDrawing}, {@code SvgDrawing} and {@code WireTable} show them.
 */
@NullMarked
package usbtoaster.drawing;

import org.jspecify.annotations.NullMarked;
