package usbtoaster.board;

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
  /** The wiring that the documentation draws. */
  public static final PinMap DEFAULT = new PinMap(25, 24, 23);
}
