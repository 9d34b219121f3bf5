/** Tests of the trace. */
@NullMarked
package usbtoaster.trace;

import org.jspecify.annotations.NullMarked;
