/** A page, served on loopback, that shows a toaster at work and has its controls. */
@NullMarked
package usbtoaster.watch;

import org.jspecify.annotations.NullMarked;
