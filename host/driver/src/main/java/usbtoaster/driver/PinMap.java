package usbtoaster.driver;

/**
 * The lines between the Raspberry Pi (BCM numbers) and the toaster (GP numbers of the Pico). SPI0
 * with chip select 0 is fixed by the Pi: SCLK 11 to GP18, MOSI 10 to GP16, MISO 9 from GP19, CE0 8
 * to GP17.
 *
 * @param irq BCM number of the interrupt line, from GP20
 * @param ack BCM number of the acknowledge line, to GP21
 * @param reset BCM number of the reset line, to RUN
 */
public record PinMap(int irq, int ack, int reset) {
  private static final int MOST = 27; // BCM 0 to 27 are on the header of 40 pins
  private static final int FIRST_OF_SPI = 8;
  private static final int LAST_OF_SPI = 11;

  /** The wiring that the documentation draws. */
  public static final PinMap DEFAULT = new PinMap(25, 24, 23);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not on the header, is a wire of SPI0, or is there
   *     twice
   */
  public PinMap {
    check("interrupt", irq);
    check("acknowledge", ack);
    check("reset", reset);
    if (irq == ack || irq == reset || ack == reset) {
      throw new IllegalArgumentException(
          "Each line needs a pin of its own, not BCM %d, %d and %d: give three numbers."
              .formatted(irq, ack, reset));
    }
  }

  private static void check(String line, int bcm) {
    if (bcm < 0 || bcm > MOST) {
      throw new IllegalArgumentException(
          "BCM %d for the %s line is not on a Raspberry Pi's header: give 0 to %d."
              .formatted(bcm, line, MOST));
    }
    if (bcm >= FIRST_OF_SPI && bcm <= LAST_OF_SPI) {
      throw new IllegalArgumentException(
          "BCM %d for the %s line is a wire of SPI0, as %d to %d are: give another."
              .formatted(bcm, line, FIRST_OF_SPI, LAST_OF_SPI));
    }
  }
}
