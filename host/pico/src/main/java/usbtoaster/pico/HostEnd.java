package usbtoaster.pico;

import java.time.Duration;

/**
 * The end of a {@link Wire} that is not the Pico's: a pin of the host, by its BCM number or by what
 * it is of a bus; or a part that hangs on the Pico's pin instead of the host.
 *
 * <p>{@code toString} is how a table of wires writes it.
 */
public sealed interface HostEnd {
  /** The highest BCM number on the header of a Raspberry Pi. */
  int MOST_BCM = 27;

  /** How many GPIOs an RP2040 has. */
  int PICO_PINS = 30;

  /** No pin of the host's header, or none that is the same on each Raspberry Pi. */
  int NO_BCM = -1;

  /** An input of the host: the Pico drives it. */
  record Input(int bcm) implements HostEnd {
    /** Checks the number. */
    public Input {
      checkBcm(bcm);
    }

    @Override
    public boolean drives() {
      return false;
    }

    @Override
    public String toString() {
      return "BCM" + bcm;
    }
  }

  /** An output of the host: it drives the Pico's pin, as soon as a Pi4J object is made for it. */
  record Output(int bcm) implements HostEnd {
    /** Checks the number. */
    public Output {
      checkBcm(bcm);
    }

    @Override
    public boolean drives() {
      return true;
    }

    @Override
    public String toString() {
      return "BCM" + bcm;
    }
  }

  /**
   * A line of the host's SPI.
   *
   * @param bus 0 to 6, as in {@code /dev/spidev0.0} and in Pi4J
   * @param line which of its lines
   * @param channel the number of a chip select; 0 for the other lines
   */
  record Spi(int bus, SpiLine line, int channel) implements HostEnd {
    private static final int MOST_BUS = 6;
    private static final int MOST_CHANNEL = 2;

    /** Checks the numbers. */
    public Spi {
      if (bus < 0 || bus > MOST_BUS) {
        throw new WiringException(
            "There is no SPI%d on a Raspberry Pi: its buses are SPI0 to SPI6.".formatted(bus));
      }
      int most = bus == 0 ? 1 : MOST_CHANNEL;
      if (channel < 0 || channel > most || (line != SpiLine.CE && channel != 0)) {
        throw new WiringException(
            "SPI%d has no chip select %d: it has CE0 to CE%d.".formatted(bus, channel, most));
      }
    }

    @Override
    public boolean drives() {
      return line != SpiLine.MISO;
    }

    /** Only the pins of SPI0 and SPI1 are the same on each Raspberry Pi. */
    @Override
    public int bcm() {
      int set = 5 * bus; // MISO, MOSI, SCLK, CE0 and CE1 of SPI0; of SPI1
      return switch (bus) {
        case 0, 1 ->
            switch (line) {
              case MISO -> BCM[set];
              case MOSI -> BCM[set + 1];
              case SCLK -> BCM[set + 2];
              case CE -> BCM[set + 3] - channel;
            };
        default -> NO_BCM;
      };
    }

    private static final int[] BCM = {9, 10, 11, 8, 7, 19, 20, 21, 18, 17};

    @Override
    public String toString() {
      return "SPI" + bus + "." + line + (line == SpiLine.CE ? channel : "");
    }
  }

  /**
   * A line of the host's UART.
   *
   * @param drives whether it is TXD, BCM 14, which the host drives; else RXD, BCM 15
   */
  record Uart(boolean drives) implements HostEnd {
    private static final int TXD = 14;
    private static final int RXD = 15;

    @Override
    public int bcm() {
      return drives ? TXD : RXD;
    }

    @Override
    public String toString() {
      return drives ? "UART.TXD" : "UART.RXD";
    }
  }

  /**
   * A push button at the Pico's pin.
   *
   * @param high whether it connects the pin to 3V3 while it is pressed; else to ground
   * @param bounce how long its contact chatters when it is pressed or let go, in whole
   *     microseconds; zero: it does not
   */
  record Button(boolean high, Duration bounce) implements HostEnd {
    private static final Duration LONGEST = Duration.ofMillis(9999);

    /** Checks the time. */
    public Button {
      if (bounce.isNegative() || bounce.compareTo(LONGEST) > 0 || bounce.toNanos() % 1_000 != 0) {
        throw new WiringException(
            "A button bounces for 0us to 9999ms, in whole microseconds, not for %s."
                .formatted(bounce));
      }
    }

    /** Makes a button that does not bounce. */
    public Button(boolean high) {
      this(high, Duration.ZERO);
    }

    @Override
    public boolean drives() {
      return true;
    }

    @Override
    public int bcm() {
      return NO_BCM;
    }

    @Override
    public String toString() {
      long micros = bounce.toNanos() / 1_000;
      String time = micros % 1_000 == 0 ? micros / 1_000 + "ms" : micros + "us";
      return micros == 0 ? kind() : kind() + " bouncing " + time;
    }

    /** Returns what it is called where its chatter is of no interest. */
    String kind() {
      return high ? "BUTTON.3V3" : "BUTTON";
    }
  }

  /** An LED at the Pico's pin; it is lit while the pin is high. */
  record Led() implements HostEnd {
    @Override
    public boolean drives() {
      return false;
    }

    @Override
    public int bcm() {
      return NO_BCM;
    }

    @Override
    public String toString() {
      return "LED";
    }
  }

  /** Returns whether this end sets the level, and not the Pico. */
  boolean drives();

  /** Returns the BCM number of the host's pin, or {@link #NO_BCM}. */
  int bcm();

  /** Returns whether GP {@code gp} is on a Pico's header: 23, 24, 25 and 29 are not. */
  static boolean isOnHeader(int gp) {
    return gp >= 0 && gp <= 28 && (gp < 23 || gp > 25);
  }

  private static void checkBcm(int bcm) {
    if (bcm < 0 || bcm > MOST_BCM) {
      throw new WiringException(
          "BCM %d is not on a Raspberry Pi's header: give 0 to %d.".formatted(bcm, MOST_BCM));
    }
  }
}
