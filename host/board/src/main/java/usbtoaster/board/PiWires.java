package usbtoaster.board;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;

/** Creates the toaster's wires in a Pi4J context, whatever stands behind it. */
public final class PiWires {
  private PiWires() {}

  /**
   * Creates the bus and the three lines.
   *
   * @throws RuntimeException of Pi4J's if one of them is not to be had
   */
  public static ToasterWiring create(Context context, PinMap pins) {
    Spi bus = bus(context);
    DigitalInput irq = input(context, "irq", pins.irq());
    DigitalOutput ack = output(context, "ack", pins.ack(), DigitalState.LOW);
    DigitalOutput reset = output(context, "reset", pins.reset(), DigitalState.HIGH);
    return new ToasterWiring(bus, irq, ack, reset);
  }

  private static Spi bus(Context context) {
    return context.create(
        Spi.newConfigBuilder(context)
            .id("toaster")
            .bus(SpiBus.BUS_0)
            .channel(0)
            .mode(SpiMode.MODE_1)
            .baud(Protocol.MAX_CLOCK_HERTZ)
            .build());
  }

  private static DigitalInput input(Context context, String id, int pin) {
    return context.create(
        DigitalInput.newConfigBuilder(context)
            .id(id)
            .address(pin)
            .pull(PullResistance.PULL_DOWN)
            .debounce(0L) // the default holds an edge back for 10 ms (pi4j.md)
            .build());
  }

  private static DigitalOutput output(Context context, String id, int pin, DigitalState state) {
    return context.create(
        DigitalOutput.newConfigBuilder(context)
            .id(id)
            .address(pin)
            .initial(state)
            .shutdown(state)
            .build());
  }
}
