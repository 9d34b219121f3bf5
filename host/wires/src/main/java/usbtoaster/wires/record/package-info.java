/** All that crossed a device's wires, recorded in one order, and a driver driven from it again. */
@NullMarked
package usbtoaster.wires.record;

import org.jspecify.annotations.NullMarked;
