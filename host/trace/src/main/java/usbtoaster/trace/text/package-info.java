/** Tables of text for a terminal. */
@NullMarked
package usbtoaster.trace.text;

import org.jspecify.annotations.NullMarked;
