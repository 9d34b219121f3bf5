package usbtoaster.junit;

import java.nio.file.Path;

/** Images for tests: the sensor of the examples, and some that get nowhere. */
final class Images {
  static final String SENSOR = "../../firmware/image/sensor.elf";
  static final String SPIN = "target/test-images/spin.elf";
  static final String HELD = "target/test-images/held.elf";
  static final String FAULTS = "target/test-images/faults.elf";
  static final String SLEEPS = "target/test-images/sleeps.elf";

  static final String WIRES =
      """
      SPI0.SCLK -> GP10
      SPI0.MISO <- GP11
      SPI0.MOSI -> GP12
      SPI0.CE0  -> GP13
      BCM25     <- GP14 DATA_READY
      UART.RXD  <- GP0
      """;

  private Images() {}

  /** Makes those that are not committed. */
  static void make() {
    TinyElf.write(Path.of(SPIN), "spin", 0x3001, 0xE7FD); // ADDS R0, #1; B to it
    // LDR R0, [PC, #8]; LDR R1, [R0]; CMP R1, #0; BEQ to the load; the constant is UART0.UARTFR
    TinyElf.write(
        Path.of(HELD), "wait", 0x4802, 0x6801, 0x2900, 0xD0FC, 0xBF00, 0xBF00, 0x4018, 0x4003);
    TinyElf.write(Path.of(FAULTS), "dies", 0xDE00); // UDF
    TinyElf.write(Path.of(SLEEPS), "sleeper", 0xBF30, 0xE7FD); // WFI; B to it
  }
}
