@NullMarked
package usbtoaster.view.picture;

import org.jspecify.annotations.NullMarked;
