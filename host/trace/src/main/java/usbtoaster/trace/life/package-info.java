/**
 * Which event belongs to which request, what came in which order, and the life of a request in
 * rows.
 */
@NullMarked
package usbtoaster.trace.life;

import org.jspecify.annotations.NullMarked;
