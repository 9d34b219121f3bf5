/**
 * What is recorded beside the stages while a run is recorded: routines, levels of lines and LEDs,
 * functions of the firmware.
 */
@NullMarked
package usbtoaster.trace.record;

import org.jspecify.annotations.NullMarked;
