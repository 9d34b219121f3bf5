/** A second driver, made of what the kernel shows to everybody: a device of registers. */
@NullMarked
package usbtoaster.registers;

import org.jspecify.annotations.NullMarked;
