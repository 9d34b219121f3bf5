/**
 * Pulse width modulation (datasheet 4.5).
 *
 * <p>Nothing counts while nobody looks: a slice computes its counter from clk_sys when it is asked,
 * and has an alarm only for what somebody waits for.
 */
@NullMarked
package usbtoaster.emulator.pwm;

import org.jspecify.annotations.NullMarked;
