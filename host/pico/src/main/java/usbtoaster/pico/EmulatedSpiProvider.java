package usbtoaster.pico;

import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProvider;
import com.pi4j.io.spi.SpiProviderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the buses to an emulated Pico, one object for each chip select. All four modes go over the
 * wires; in mode 0 and 2 the PL022 as a slave wants the chip select to rise between words
 * (datasheet 4.4.3), so a frame of many bytes arrives damaged, as on silicon. A clock that the
 * PL022 cannot follow is refused.
 */
final class EmulatedSpiProvider extends SpiProviderBase implements SpiProvider {
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
    EmulatedPico pico = source.pico();
    SpiWires wires = pico.wiring().spi(config.bus().getBus(), config.channel());
    check(config, wires);
    pico.lines().claim(wires.toString());
    return source.register(context(), new EmulatedSpi(pico, wires, this, config), wires.toString());
  }

  private static void check(SpiConfig config, SpiWires wires) {
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
    if ((config.mode().getMode() & 1) == 0 && !wires.software()) {
      LOG.warn(
          "SPI {}: the Pico as a slave loses bytes in modes 0 and 2. Use mode 1 or 3.",
          config.mode());
    }
  }
}
