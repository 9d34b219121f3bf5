package usbtoaster.examples.sensor;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;

/**
 * The host's ends of the wires to the sensor.
 *
 * @param bus the SPI with the sensor's chip select
 * @param ready DATA_READY: high while there is a sample that nobody has begun to read
 */
public record SensorWires(Spi bus, DigitalInput ready) {
  /** Creates SPI0 with chip select 1, and BCM 17 as an input; they are the context's to close. */
  public static SensorWires create(Context pi4j) {
    var bus = Spi.newConfigBuilder(pi4j).bus(SpiBus.BUS_0).channel(1);
    var ready = DigitalInput.newConfigBuilder(pi4j).address(17);
    return new SensorWires(
        pi4j.create(bus.mode(SpiMode.MODE_1).baud(1_000_000).build()),
        // Pi4J holds edges back for 10 ms unless told otherwise.
        pi4j.create(ready.pull(PullResistance.PULL_DOWN).debounce(0L).build()));
  }
}
