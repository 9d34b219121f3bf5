/** Whose the threads of this process are, and which of them wait for a request. */
@NullMarked
package usbtoaster.trace.census;

import org.jspecify.annotations.NullMarked;
