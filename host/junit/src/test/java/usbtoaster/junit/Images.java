package usbtoaster.junit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Images for tests: the sensor of the examples, and some that get nowhere. */
final class Images {
  static final String SENSOR = "../../firmware/image/sensor.elf";
  static final String SPIN = "target/test-images/spin.elf";
  static final String HELD = "target/test-images/held.elf";
  static final String FAULTS = "target/test-images/faults.elf";
  static final String SLEEPS = "target/test-images/sleeps.elf";

  static final String REPEATS = "target/test-images/repeats.elf";

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
    TinyElf.write(Path.of(REPEATS), "repeats", repeats());
    TinyElf.write(Path.of(SLEEPS), "sleeper", 0xBF30, 0xE7FD); // WFI; B to it
  }

  /**
   * Returns the code of one that sends what it receives on UART0: it stores a table of words, whose
   * end is the address 0, and goes round a loop.
   */
  private static int[] repeats() {
    int[] code = {
      0xA005, 0xC806, 0x2900, 0xD001, 0x600A, 0xE7FA, // ADR R0; LDM R0!, {R1, R2}; STR R2, [R1]
      0x6991, 0x06C9, 0xD4FC, 0x6811, 0x6011, 0xE7F9 // RXFE of UARTFR; UARTDR, there and back
    };
    int[] table = {
      0x4000_8048, 0x800, // clk_peri is clk_sys, 6.5 MHz
      0x4000_F000, 1 << 5 | 1 << 8 | 1 << 22,
      0x4001_4004, 2,
      0x4001_400C, 2,
      0x4003_4024, 3, // 115,200 baud
      0x4003_4028, 34,
      0x4003_402C, 0x70,
      0x4003_4030, 0x301,
      0, 0x4003_4000
    };
    return IntStream.concat(
            Arrays.stream(code),
            Arrays.stream(table).flatMap(w -> IntStream.of(w & 0xFFFF, w >>> 16)))
        .toArray();
  }
}
