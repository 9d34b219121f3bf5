/** The whole stack on the virtual toaster. */
@NullMarked
package usbtoaster.system;

import org.jspecify.annotations.NullMarked;
