package usbtoaster.driver;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;

/**
 * The wires to a toaster, as Pi4J objects: all that the driver needs of the world below. A target
 * of the device fills it in and closes what it opened; the driver only uses it.
 *
 * @param bus the SPI bus, mode 1, with the toaster's chip select
 * @param irq high while the toaster has something to report; no debounce
 * @param ack pulsed high to acknowledge an interrupt
 * @param reset low resets the toaster
 */
public record ToasterWiring(Spi bus, DigitalInput irq, DigitalOutput ack, DigitalOutput reset) {}
