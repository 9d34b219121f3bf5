/** A recording as a trace for Perfetto's viewer. */
@NullMarked
package usbtoaster.view.perfetto;

import org.jspecify.annotations.NullMarked;
