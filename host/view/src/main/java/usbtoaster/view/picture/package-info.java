/** The single picture: one write on its way through the system and back, as one SVG. */
@NullMarked
package usbtoaster.view.picture;

import org.jspecify.annotations.NullMarked;
