/** Eight LEDs that show what the stack does at this moment, for eyes and for a logic analyser. */
@NullMarked
package usbtoaster.view.led;

import org.jspecify.annotations.NullMarked;
