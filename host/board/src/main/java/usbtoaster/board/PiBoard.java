package usbtoaster.board;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;

/** A Raspberry Pi with the toaster on its header, through Pi4J's gpiod and linuxfs providers. */
final class PiBoard implements Board {
  private final Context context;
  private final Spi bus;
  private final ToasterWiring wiring;

  private PiBoard(Context context, Spi bus, ToasterWiring wiring) {
    this.context = context;
    this.bus = bus;
    this.wiring = wiring;
  }

  static PiBoard open(PinMap pins, @Nullable String gpioChip) throws HomeException {
    Context context = context(gpioChip);
    try {
      Spi bus = bus(context);
      DigitalInput irq = input(context, "irq", pins.irq());
      DigitalOutput ack = output(context, "ack", pins.ack(), DigitalState.LOW);
      DigitalOutput reset = output(context, "reset", pins.reset(), DigitalState.HIGH);
      return new PiBoard(context, bus, new ToasterWiring(bus, irq, ack, reset));
    } catch (RuntimeException e) {
      context.shutdown();
      throw new HomeException(
          "The toaster's lines could not be opened ("
              + e.getMessage()
              + "): enable SPI with raspi-config, join the groups gpio and spi, and close other"
              + " programs that use these pins.",
          e);
    }
  }

  /** Pi4J's libraries are for ARM alone, and off a Pi its errors name no cause: look first. */
  static void requirePi(Path dev, String arch) throws HomeException {
    if (!arch.equals("aarch64") && !arch.equals("arm")) {
      throw new HomeException(
          "This is not a Raspberry Pi (its processor is "
              + arch
              + "): use --home mock here, or run this on a Pi with the toaster on its header.");
    }
    if (!Files.exists(dev.resolve("gpiochip0"))) {
      throw new HomeException(
          "There is no GPIO chip (/dev/gpiochip0): run this on a Raspberry Pi, or use --home"
              + " mock.");
    }
    if (!Files.exists(dev.resolve("spidev0.0"))) {
      throw new HomeException(
          "There is no SPI bus (/dev/spidev0.0): enable SPI with raspi-config and reboot.");
    }
  }

  private static Context context(@Nullable String gpioChip) throws HomeException {
    try {
      ContextBuilder builder = Pi4J.newContextBuilder().autoDetect();
      if (gpioChip != null) {
        builder.setGpioChipName(gpioChip);
      }
      return builder.build();
    } catch (RuntimeException e) {
      throw new HomeException("Pi4J could not be started: " + e.getMessage() + ".", e);
    }
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

  @Override
  public ToasterWiring wiring() {
    return wiring;
  }

  @Override
  public String description() {
    return "the toaster on this Raspberry Pi's header";
  }

  @Override
  public int maxBurstBytes() {
    return Protocol.SPIDEV_BURST_BYTES;
  }

  @Override
  public void close() {
    bus.close(); // shutdown alone leaves its descriptor open (pi4j.md)
    context.shutdown();
  }
}
