/** A recording as a file of Java Flight Recorder. */
@NullMarked
package usbtoaster.view.jfr;

import org.jspecify.annotations.NullMarked;
