/** The toaster as a user sees it: all of it in one statement, and a stream. */
@NullMarked
package usbtoaster.toaster;

import org.jspecify.annotations.NullMarked;
