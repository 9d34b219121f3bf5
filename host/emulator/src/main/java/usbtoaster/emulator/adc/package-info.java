/**
 * The analogue-to-digital converter (datasheet 4.9).
 *
 * <p>{@link usbtoaster.emulator.adc.Adc} is the block; {@link usbtoaster.emulator.adc.AdcInputs} is
 * where a test puts voltages, wave forms and a temperature.
 */
@NullMarked
package usbtoaster.emulator.adc;

import org.jspecify.annotations.NullMarked;
