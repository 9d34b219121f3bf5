/** The firmware's functions: who calls whom, when, as an image's symbols name them. */
@NullMarked
package usbtoaster.emulator.calls;

import org.jspecify.annotations.NullMarked;
