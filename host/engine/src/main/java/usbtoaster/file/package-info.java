/** Files, pipes and character devices of Linux, as streams on the stack. */
@NullMarked
package usbtoaster.file;

import org.jspecify.annotations.NullMarked;
