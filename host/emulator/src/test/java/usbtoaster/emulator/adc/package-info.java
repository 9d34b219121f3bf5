/** Tests of the ADC. */
@NullMarked
package usbtoaster.emulator.adc;

import org.jspecify.annotations.NullMarked;
