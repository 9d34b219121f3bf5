/** A recorded run: its file, and what reads it again. */
@NullMarked
package usbtoaster.view.recording;

import org.jspecify.annotations.NullMarked;
