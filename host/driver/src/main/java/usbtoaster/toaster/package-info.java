/** The toaster as a user sees it: a stream. */
@NullMarked
package usbtoaster.toaster;

import org.jspecify.annotations.NullMarked;
