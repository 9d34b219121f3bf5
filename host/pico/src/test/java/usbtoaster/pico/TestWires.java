package usbtoaster.pico;

/** The wires of most tests: the toaster's. */
final class TestWires {
  static final int MOSI = 16;
  static final int CE0 = 17;
  static final int SCLK = 18;
  static final int MISO = 19;
  static final int IRQ = 20;
  static final int ACK = 21;

  static final Wiring TOASTER =
      Wiring.parse(
          """
          SPI0.SCLK -> GP18 SCLK
          SPI0.MOSI -> GP16 MOSI
          SPI0.MISO <- GP19 MISO
          SPI0.CE0  -> GP17 CE0
          BCM25     <- GP20 IRQ
          BCM24     -> GP21 ACK
          BCM23     -> RUN  RESET
          """);

  private TestWires() {}
}
