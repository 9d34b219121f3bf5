package usbtoaster.driver;

import com.pi4j.context.Context;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.util.ArrayList;
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
    List<IO<?, ?, ?>> made = new ArrayList<>();
    try {
      Spi bus = bus(context, pins);
      made.add(bus);
      DigitalInput irq = input(context, IRQ, pins.irq());
      made.add(irq);
      DigitalOutput ack = output(context, ACK, pins.ack(), DigitalState.LOW);
      made.add(ack);
      return new ToasterWiring(
          bus, irq, ack, output(context, RESET, pins.reset(), DigitalState.HIGH));
    } catch (RuntimeException | Error e) {
      undo(context, made, e);
      throw e;
    }
  }

  /**
   * Creates the outputs of the LEDs, in the order of {@link LedPins#NAMES}: low at first, and when
   * the context shuts them down. If one of them is not to be had, those before it are given back.
   *
   * @throws LineException if one of them is not to be had
   */
  public static List<DigitalOutput> leds(Context context, LedPins pins) {
    List<DigitalOutput> made = new ArrayList<>();
    try {
      for (int i = 0; i < LedPins.NAMES.size(); i++) {
        String id = "led-" + LedPins.NAMES.get(i);
        made.add(output(context, id, pins.bcm().get(i), DigitalState.LOW));
      }
      return made;
    } catch (RuntimeException | Error e) {
      undo(context, made, e);
      throw e;
    }
  }

  /**
   * Gives the bus and the lines back to the context that they were created in: all of them, even if
   * one throws, and nothing else that the context has.
   */
  public static void giveBack(Context context, ToasterWiring wires) {
    giveBack(context, List.of(wires.bus(), wires.irq(), wires.ack(), wires.reset()));
  }

  /** Gives back what was made before {@code reason}, which gets what that throws. */
  private static void undo(Context context, List<? extends IO<?, ?, ?>> made, Throwable reason) {
    try {
      giveBack(context, made);
    } catch (RuntimeException | Error again) {
      reason.addSuppressed(again);
    }
  }

  private static void giveBack(Context context, List<? extends IO<?, ?, ?>> made) {
    List<Runnable> steps = new ArrayList<>();
    for (IO<?, ?, ?> each : made) {
      if (each instanceof Spi bus) {
        steps.add(bus::close); // the end of the context alone leaves its descriptor open (Pi4J 3)
      }
      steps.add(() -> shutDown(context, each.id()));
    }
    RuntimeException failure = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void shutDown(Context context, String id) {
    if (!context.isShutdown() && context.registry().exists(id)) {
      context.shutdown(id);
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
