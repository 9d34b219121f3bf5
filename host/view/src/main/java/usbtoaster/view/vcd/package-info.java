/** A recording as a file of waveforms. */
@NullMarked
package usbtoaster.view.vcd;

import org.jspecify.annotations.NullMarked;
