/**
 * The two I2C controllers, Synopsys DW_apb_i2c (datasheet 4.3), and the bus on the board.
 *
 * <p>{@link usbtoaster.emulator.i2c.I2c} is the block: a master and a slave over two open-drain
 * pins. {@link usbtoaster.emulator.i2c.I2cBus} is a bus with {@linkplain
 * usbtoaster.emulator.i2c.I2cDevice parts}, which a test attaches.
 */
@NullMarked
package usbtoaster.emulator.i2c;

import org.jspecify.annotations.NullMarked;
