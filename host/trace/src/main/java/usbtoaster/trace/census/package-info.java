/**
 * Whose the threads of this process are, which of them wait for a request, and what its heap holds.
 */
@NullMarked
package usbtoaster.trace.census;

import org.jspecify.annotations.NullMarked;
