/** Translates Thumb code that runs often into methods of the JVM, exact to the cycle. */
@NullMarked
package usbtoaster.emulator.core.translate;

import org.jspecify.annotations.NullMarked;
