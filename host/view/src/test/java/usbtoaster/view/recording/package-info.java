/** Tests of the recordings. */
@NullMarked
package usbtoaster.view.recording;

import org.jspecify.annotations.NullMarked;
