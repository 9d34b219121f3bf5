/** Tests of the PWM block. */
@NullMarked
package usbtoaster.emulator.pwm;

import org.jspecify.annotations.NullMarked;
