package usbtoaster.board;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;

/** A Raspberry Pi with the toaster on its header, through Pi4J's gpiod and linuxfs providers. */
final class PiBoard implements Board {
  private final Context context;
  private final ToasterWiring wiring;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PiBoard(Context context, ToasterWiring wiring) {
    this.context = context;
    this.wiring = wiring;
  }

  static PiBoard open(PinMap pins, @Nullable String gpioChip) throws HomeException {
    Context context = context(gpioChip);
    try {
      return new PiBoard(context, PiWires.create(context, pins));
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
              + "): leave out --home pi, or run this on a Pi with the toaster on its header.");
    }
    if (!Files.exists(dev.resolve("gpiochip0"))) {
      throw new HomeException(
          "There is no GPIO chip (/dev/gpiochip0): run this on a Raspberry Pi, or leave"
              + " out --home pi.");
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
    if (closed.compareAndSet(false, true)) {
      try {
        wiring.bus().close(); // shutdown alone leaves its descriptor open (pi4j.md)
      } finally {
        context.shutdown();
      }
    }
  }
}
