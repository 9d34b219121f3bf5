package usbtoaster.driver;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.util.List;

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

  private static final String BUS = "toaster";
  private static final String IRQ = "irq";
  private static final String ACK = "ack";
  private static final String RESET = "reset";

  /**
   * Creates the bus and the three lines. If one of them is not to be had, those before it are given
   * back to the context.
   *
   * @throws RuntimeException of Pi4J's, or around one, if one of them is not to be had
   */
  public static ToasterWiring create(Context context, PinMap pins) {
    Spi bus = bus(context, pins);
    try {
      DigitalInput irq = input(context, IRQ, pins.irq());
      DigitalOutput ack = output(context, ACK, pins.ack(), DigitalState.LOW);
      DigitalOutput reset = output(context, RESET, pins.reset(), DigitalState.HIGH);
      return new ToasterWiring(bus, irq, ack, reset);
    } catch (RuntimeException | Error e) {
      giveBack(context, bus);
      throw e;
    }
  }

  /** Gives the bus and the lines back to the context that they were created in. */
  public static void giveBack(Context context, ToasterWiring wires) {
    giveBack(context, wires.bus());
  }

  private static void giveBack(Context context, Spi bus) {
    bus.close(); // the end of the context alone leaves its descriptor open (Pi4J 3)
    for (String id : List.of(BUS, IRQ, ACK, RESET)) {
      if (!context.isShutdown() && context.registry().exists(id)) {
        context.shutdown(id);
      }
    }
  }

  private static Spi bus(Context context, PinMap pins) {
    return context.create(
        Spi.newConfigBuilder(context)
            .id(BUS)
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
