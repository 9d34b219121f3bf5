/**
 * io_uring: a ring of Linux that operations are put into and whose ends are taken out of, and the
 * engine that is made of it.
 */
@NullMarked
package usbtoaster.uring;

import org.jspecify.annotations.NullMarked;
