package usbtoaster.pico;

import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProvider;
import com.pi4j.io.spi.SpiProviderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bus to an emulated Pico. All four modes go over the wires; in mode 0 and 2 the PL022 as
 * a slave wants the chip select to rise between words (datasheet 4.4.3), so a frame of many bytes
 * arrives damaged, as on silicon. A clock that the PL022 cannot follow is refused.
 */
public final class EmulatedSpiProvider extends SpiProviderBase implements SpiProvider {
  static final String BUS = "SPI0, channel 0,";

  /** A twelfth of clk_peri at 125 MHz (datasheet 4.4.3.4). */
  private static final int FASTEST_HERTZ = 125_000_000 / 12;

  private static final Logger LOG = LoggerFactory.getLogger(EmulatedSpiProvider.class);

  private final PicoSource source;

  EmulatedSpiProvider(PicoSource source) {
    super("toaster-emulator-spi", "Emulated Pico: SPI");
    this.source = source;
  }

  @Override
  public int getPriority() {
    return source.priority();
  }

  @Override
  public Spi create(SpiConfig config) {
    check(config);
    EmulatedPico pico = source.pico();
    pico.claim(BUS);
    return source.register(context(), new EmulatedSpi(pico, this, config), BUS);
  }

  private static void check(SpiConfig config) {
    if (config.bus() != SpiBus.BUS_0 || config.channel() != 0) {
      throw new IllegalArgumentException(
          "The emulated Pico is on SPI bus 0, channel 0, not on bus %d, channel %d: ask for those."
              .formatted(config.bus().getBus(), config.channel()));
    }
    if (config.baud() < 1 || config.baud() > FASTEST_HERTZ) {
      throw new IllegalArgumentException(
          "The Pico's SPI takes 1 Hz to %,d Hz as a slave, a twelfth of its 125 MHz, not %,d Hz:"
                  .formatted(FASTEST_HERTZ, config.baud())
              + " choose a lower baud.");
    }
    if (config.readLsbFirst() != 0 || config.writeLsbFirst() != 0) {
      throw new IllegalArgumentException(
          "The bus sends the most significant bit first: leave the bit order as it is.");
    }
    if ((config.mode().getMode() & 1) == 0) {
      LOG.warn(
          "SPI {}: the Pico as a slave loses bytes in modes 0 and 2. Use mode 1 or 3.",
          config.mode());
    }
  }
}
