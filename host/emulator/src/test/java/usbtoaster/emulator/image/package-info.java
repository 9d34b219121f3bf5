/** Tests of the images, with files made by hand. */
@NullMarked
package usbtoaster.emulator.image;

import org.jspecify.annotations.NullMarked;
