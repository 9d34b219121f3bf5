/**
 * All put together: the engines, the choice of one, and the I/O manager, pool and memory that go
 * with it.
 */
@NullMarked
package usbtoaster.engines;

import org.jspecify.annotations.NullMarked;
