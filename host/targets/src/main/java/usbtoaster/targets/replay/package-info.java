/** A toaster's run recorded at its wires, and its driver driven from the recording again. */
@NullMarked
package usbtoaster.targets.replay;

import org.jspecify.annotations.NullMarked;
