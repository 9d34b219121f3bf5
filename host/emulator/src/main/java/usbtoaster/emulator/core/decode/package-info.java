/** Thumb instructions: what they are, and how they read. */
@NullMarked
package usbtoaster.emulator.core.decode;

import org.jspecify.annotations.NullMarked;
