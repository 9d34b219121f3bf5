package usbtoaster.driver;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;

/** Creates the toaster's wires in a Pi4J context, whatever stands behind it. */
public final class PiWires {
  private PiWires() {}

  /** A line that is not to be had; the cause is Pi4J's. */
  public static final class LineException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final int bcm;

    public LineException(String id, int bcm, RuntimeException cause) {
      super("the line " + id + " (BCM " + bcm + "): " + cause.getMessage(), cause);
      this.bcm = bcm;
    }

    public int bcm() {
      return bcm;
    }
  }

  /**
   * Creates the bus and the three lines. If one of them is not to be had, the bus is closed again;
   * the lines before it go with the context.
   *
   * @throws RuntimeException of Pi4J's, or around one, if one of them is not to be had
   */
  public static ToasterWiring create(Context context, PinMap pins) {
    Spi bus = bus(context, pins);
    try {
      DigitalInput irq = input(context, "irq", pins.irq());
      DigitalOutput ack = output(context, "ack", pins.ack(), DigitalState.LOW);
      DigitalOutput reset = output(context, "reset", pins.reset(), DigitalState.HIGH);
      return new ToasterWiring(bus, irq, ack, reset);
    } catch (RuntimeException | Error e) {
      bus.close(); // the end of the context leaves its descriptor open
      throw e;
    }
  }

  private static Spi bus(Context context, PinMap pins) {
    return context.create(
        Spi.newConfigBuilder(context)
            .id("toaster")
            .bus(SpiBus.getByNumber(pins.bus()))
            .channel(pins.channel())
            .mode(SpiMode.MODE_1)
            .baud(pins.clockHertz())
            .build());
  }

  private static DigitalInput input(Context context, String id, int pin) {
    try {
      return context.create(
          DigitalInput.newConfigBuilder(context)
              .id(id)
              .address(pin)
              .pull(PullResistance.PULL_DOWN)
              .debounce(0L) // the default holds an edge back for 10 ms (pi4j.md)
              .build());
    } catch (RuntimeException e) {
      throw new LineException(id, pin, e);
    }
  }

  private static DigitalOutput output(Context context, String id, int pin, DigitalState state) {
    try {
      return context.create(
          DigitalOutput.newConfigBuilder(context)
              .id(id)
              .address(pin)
              .initial(state)
              .shutdown(state)
              .build());
    } catch (RuntimeException e) {
      throw new LineException(id, pin, e);
    }
  }
}
