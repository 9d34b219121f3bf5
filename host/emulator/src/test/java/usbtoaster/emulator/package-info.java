/** Tests of the machine as a whole. */
@NullMarked
package usbtoaster.emulator;

import org.jspecify.annotations.NullMarked;
