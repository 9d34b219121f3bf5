/**
 * TCP connections and listeners on the stack: a driver for each socket, whose requests an engine
 * carries out, and streams over it.
 */
@NullMarked
package usbtoaster.net;

import org.jspecify.annotations.NullMarked;
