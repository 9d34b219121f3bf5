/** Tests of the I2C controllers. */
@NullMarked
package usbtoaster.emulator.i2c;

import org.jspecify.annotations.NullMarked;
