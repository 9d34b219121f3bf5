package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of wires: what is one, what is said of one that is not. */
final class WiringTest {
  private static final String ALL =
      """
      SPI1 in software
      SPI0.SCLK -> GP18
      SPI0.MOSI -> GP16
      SPI0.MISO <- GP19
      SPI0.CE0 -> GP17 first device
      SPI0.CE1 -> GP21
      SPI1.SCLK -> GP2
      SPI1.CE2 -> GP3
      BCM25 <- GP20 IRQ
      BCM5 <- GP22 second IRQ
      BCM24 -> GP26
      BCM23 -> RUN RESET
      BCM6 -> LED busy
      BCM12 -> LED
      UART.RXD <- GP0
      UART.TXD -> GP1
      BUTTON -> GP14
      BUTTON.3V3 -> GP15 START
      LED <- GP25 heat
      """;

  @TempDir private Path folder;

  private static void assertRefused(String table, String sentence) {
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.parse(table))
        .withMessage(sentence);
  }

  @Test
  void shouldReadWhatItWrites() {
    Wiring wiring = Wiring.parse(ALL);
    assertThat(wiring).hasToString(ALL);
    assertThat(Wiring.parse(wiring.toString())).isEqualTo(wiring).hasSameHashCodeAs(wiring);
    assertThat(Wiring.parse("# nothing\n\n")).isEqualTo(Wiring.NONE);
  }

  @Test
  void shouldReadWhateverTheCaseAndTheSpaces() {
    assertThat(
            Wiring.parse(
                String.join(
                    "\r\n",
                    "spi1 In Software",
                    " spi1.sclk->gp2#c",
                    "\tSPI1.ce0  ->  GPIO3",
                    "bcm4<-gp6   IRQ  1 ")))
        .hasToString("SPI1 in software\nSPI1.SCLK -> GP2\nSPI1.CE0 -> GP3\nBCM4 <- GP6 IRQ  1\n");
  }

  @Test
  void shouldBuildTheSameInSteps() {
    Wiring built =
        Wiring.builder()
            .inSoftware(1)
            .spi(0, SpiLine.SCLK, 18)
            .spi(0, SpiLine.MOSI, 16)
            .spi(0, SpiLine.MISO, 19)
            .add(new Wire(new HostEnd.Spi(0, SpiLine.CE, 0), 17, "first device"))
            .chipSelect(0, 1, 21)
            .spi(1, SpiLine.SCLK, 2)
            .chipSelect(1, 2, 3)
            .input(25, 20, "IRQ")
            .input(5, 22, "second IRQ")
            .output(24, 26, "BCM24")
            .run(23, "RESET")
            .hostLed(6, "busy")
            .hostLed(12, "BCM12")
            .uart(0, 1)
            .button(14, "BUTTON at GP14")
            .add(new Wire(new HostEnd.Button(true), 15, "START"))
            .led(25, "heat")
            .build();
    assertThat(built).isEqualTo(Wiring.parse(ALL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BCM25 <- GP20; BCM25 <- GP21 | Line 2: BCM 25 is wired twice, for BCM25 and for BCM25: a"
            + " pin leads to one pin.",
        "BCM25 <- GP20 IRQ; BCM24 -> GP20 ACK | Line 2: GP20 is wired twice, for IRQ and for ACK: a"
            + " pin leads to one pin.",
        "BCM23 -> RUN; BCM24 -> RUN | Line 2: RUN is wired twice, for BCM23 and for BCM24: a pin"
            + " leads to one pin.",
        "SPI0.SCLK -> GP18; BCM11 -> GP2 x | Line 2: BCM 11 is wired twice, for SPI0.SCLK and for"
            + " x: a pin leads to one pin.",
        "SPI3.SCLK -> GP18; SPI3.SCLK -> GP2 x | Line 2: SPI3.SCLK is wired twice, for SPI3.SCLK"
            + " and for x: a pin leads to one pin.",
        "UART.TXD -> GP1; BCM14 -> GP2 | Line 2: BCM 14 is wired twice, for UART.TXD and for BCM14:"
            + " a pin leads to one pin.",
        "BCM1 <- GP1 A; BCM2 <- GP2 a | Line 2: Two wires have the name a: give each its own.",
        "BCM28 <- GP1 | Line 1: BCM 28 is not on a Raspberry Pi's header: give 0 to 27.",
        "BCM1 <- GP30 | Line 1: GP30 is not a pin of a Pico: give GP0 to GP22, GP26 to GP28, or"
            + " RUN.",
        "BCM1 <- GP23 | Line 1: GP23 is not on a Pico's header (it sets the mode of the power"
            + " supply): give GP0 to GP22 or GP26 to GP28.",
        "BCM1 <- GP24 | Line 1: GP24 is not on a Pico's header (it senses VBUS): give GP0 to GP22"
            + " or GP26 to GP28.",
        "BCM1 <- GP25 | Line 1: GP25 is not on a Pico's header (it is the LED on the board): give"
            + " GP0 to GP22 or GP26 to GP28.",
        "BCM1 <- GP29 | Line 1: GP29 is not on a Pico's header (it measures VSYS): give GP0 to GP22"
            + " or GP26 to GP28.",
        "BCM1 <- RUN | Line 1: RUN is an input of the Pico, and drives no BCM1: write BCMn -> RUN.",
        "SPI0.CE0 -> RUN | Line 1: RUN is wired to an output of the host, not to SPI0.CE0: write"
            + " BCMn -> RUN.",
        "SPI0.MISO -> GP19 | Line 1: SPI0.MISO is driven by the Pico: write SPI0.MISO <- GPn.",
        "SPI0.MOSI <- GP16 | Line 1: SPI0.MOSI drives the Pico's pin: write SPI0.MOSI -> GPn.",
        "LED -> GP25 | Line 1: LED is driven by the Pico: write LED <- GPn.",
        "SPI0.SCLK -> GP18; SPI0.MOSI -> GP19 | Line 2: GP19 cannot be SPI0.MOSI of a slave on the"
            + " Pico's SPI0: SPI0_RX is on GP0, GP4, GP16, GP20. If the firmware moves the bits"
            + " itself, say so: SPI0 in software.",
        "SPI0.SCLK -> GP18; SPI0.CE0 -> GP9 | Line 2: GP9 cannot be SPI0.CE0 of a slave on the"
            + " Pico's SPI0: SPI0_SS_N is on GP1, GP5, GP17, GP21. If the firmware moves the bits"
            + " itself, say so: SPI0 in software.",
        "SPI1.MISO <- GP10 | Line 1: GP10 cannot be SPI1.MISO of a slave on the Pico's SPI1:"
            + " SPI1_TX is on GP11, GP15, GP27. If the firmware moves the bits itself, say so: SPI1"
            + " in software.",
        "SPI0.SCLK -> GP18 | SPI0 has no chip select: add a line SPI0.CE0 -> GPn.",
        "SPI0.CE0 -> GP17 | SPI0 has no SCLK: add a line SPI0.SCLK -> GPn.",
        "SPI2 in software | SPI2 has no wire: add a line SPI2.SCLK -> GPn.",
        "SPI0.CE2 -> GP17 | Line 1: SPI0 has no chip select 2: it has CE0 to CE1.",
        "SPI1.CE3 -> GP17 | Line 1: SPI1 has no chip select 3: it has CE0 to CE2.",
        "SPI7.SCLK -> GP18 | Line 1: There is no SPI7 on a Raspberry Pi: its buses are SPI0 to"
            + " SPI6.",
        "UART.TXD -> GP0 | Line 1: GP0 has no UART's RX, which the host's TXD wants: give GP1, 5,"
            + " 9, 13, 17 or 21.",
        "UART.RXD <- GP1 | Line 1: GP1 has no UART's TX, which the host's RXD wants: give GP0, 4,"
            + " 8, 12, 16, 20 or 28.",
        "SPI0.SCLK -> GP18; SPI0.CE0 -> GP17; BCM10 <- GP2 x | BCM 10 is SPI0.MOSI, wired or not,"
            + " and cannot be x: take another pin.",
        "SPI1.SCLK -> GP18; SPI1.CE0 -> GP17; BCM19 -> GP2 x | BCM 19 is SPI1.MISO, wired or not,"
            + " and cannot be x: take another pin.",
        "SPI0.SCLK -> GP18; SPI0.CE0 -> GP17; SPI0.CE1 -> GP17 | Line 3: GP17 is wired twice, for"
            + " SPI0.CE0 and for SPI0.CE1: a pin leads to one pin.",
        "BCM4 -> GP2; BCM4 -> GP2 x | Line 2: BCM 4 is wired twice, for BCM4 and for x: a pin"
            + " leads to one pin.",
        "UART at 9 baud | Line 1: A UART has 50 to 4000000 baud, not 9: give the firmware's speed.",
        "UART at 9600 baud | The UART has no wire: add a line UART.RXD <- GP0.",
        "BUTTON bouncing 10000ms -> GP2 | Line 1: A button bounces for 0us to 9999ms, in whole"
            + " microseconds, not for PT10S.",
        "BCM1 GP1 | Line 1: A wire is written as BCM25 <- GP20 IRQ, not as \"BCM1 GP1\".",
        "BCM1 <-> GP1 | Line 1: \"BCM1 <->\" is no pin",
        "X1 -> GP1 | Line 1: \"X1\" is no pin of the host: write BCM25, SPI0.SCLK, .MOSI, .MISO or"
            + " .CE0, UART.TXD or .RXD, BUTTON, BUTTON.3V3 or LED.",
        "BCM1 -> PIN1 | Line 1: \"PIN1\" is no pin of a Pico: write GP0 to GP28, RUN or LED.",
        "BCM1 -> GP1 ü | Line 1: The name of a wire is 1 to 40 printable characters without #, not"
            + " \"?\".",
      })
  void shouldSayInASentenceWhatIsWrong(String table, String sentence) {
    if (table.contains("<->")) {
      assertThatExceptionOfType(WiringException.class)
          .isThrownBy(() -> Wiring.parse(table))
          .withMessageStartingWith("Line 1: ");
    } else {
      assertRefused(table.replace("; ", "\n"), sentence);
    }
  }

  @Test
  void shouldReadSpeedsChatterAndSeveralEnds() {
    String table =
        """
        UART at 9600 baud
        UART.RXD <- GP0
        BUTTON bouncing 5ms -> GP14
        BUTTON.3V3 bouncing 1500us -> GP15 START
        BCM5 <- GP20 IRQ
        LED <- GP20 lamp
        BCM6 -> GP21 one
        BCM6 -> RUN two
        """;
    Wiring wiring = Wiring.parse(table);
    assertThat(wiring).hasToString(table);
    assertThat(wiring.baud()).isEqualTo(9600);
    assertThat(wiring.named("button at gp14")).isPresent();
    assertThat(Wiring.builder().uart(0, 1).baud(9600).build())
        .hasToString("UART at 9600 baud\nUART.RXD <- GP0\nUART.TXD -> GP1\n")
        .isNotEqualTo(Wiring.builder().uart(0, 1).build());
  }

  @Test
  void shouldRefuseMoreThanATable() throws Exception {
    String sentence =
        "A table of wires has up to 65536 bytes, and this one has more: give the right file.";
    assertRefused("#".repeat((64 << 10) + 1), sentence);
    Path file = folder.resolve("huge.wires");
    Files.writeString(file, "ü".repeat(40_000));
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.read(file))
        .withMessage("huge.wires: " + sentence);
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.read(Path.of("/dev/zero")))
        .withMessage("zero: " + sentence);
  }

  @Test
  void shouldSayWhyAFileCannotBeRead() throws Exception {
    Path none = folder.resolve("none");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.read(none))
        .withMessage("There is no file " + none + ".");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.read(folder))
        .withMessage(folder + " is a folder: name a table of wires in it.");
    Path file = Files.writeString(folder.resolve("my.wires"), ALL);
    assertThat(Wiring.read(file)).isEqualTo(Wiring.parse(ALL));
  }

  /** Whatever stands in the file: a table, or a sentence. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldTakeAnyTextForATableOrSayWhyNot(long first) {
    for (long seed = first * 1_000; seed < first * 1_000 + 700; seed++) {
      Random random = new Random(seed);
      char[] text = ALL.toCharArray();
      for (int i = random.nextInt(6); i >= 0; i--) {
        text[random.nextInt(text.length)] = (char) random.nextInt(128);
      }
      try {
        Wiring wiring = Wiring.parse(new String(text));
        assertThat(Wiring.parse(wiring.toString())).as("seed " + seed).isEqualTo(wiring);
      } catch (WiringException e) {
        assertThat(e.getMessage()).as("seed " + seed).matches("[ -~…]+").endsWith(".");
      }
    }
  }

  @Test
  void shouldMoveWiresToOtherPinsOfTheHostAllAtOnce() {
    Wiring moved = TestWires.TOASTER.moved(Map.of("irq", 24, "ACK", 25)).onSpi(1, 2);
    assertThat(moved)
        .hasToString(
            """
            SPI1.SCLK -> GP18 SCLK
            SPI1.MOSI -> GP16 MOSI
            SPI1.MISO <- GP19 MISO
            SPI1.CE2 -> GP17 CE0
            BCM24 <- GP20 IRQ
            BCM25 -> GP21 ACK
            BCM23 -> RUN RESET
            """);
    assertThat(moved.at(16)).hasValue(new Wire(new HostEnd.Spi(1, SpiLine.CE, 2), 17, "CE0"));
    assertThat(Wiring.parse(ALL).moved(Map.of("bcm24", 6)).at(6))
        .hasValueSatisfying(wire -> assertThat(wire.name()).isEqualTo("BCM6"));
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> TestWires.TOASTER.moved(Map.of("IRQ", 24)))
        .withMessage("BCM 24 is wired twice, for IRQ and for ACK: a pin leads to one pin.");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> TestWires.TOASTER.moved(Map.of("cake", 2)))
        .withMessageStartingWith("There is no wire cake: the wires are SCLK, MOSI, ");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> TestWires.TOASTER.moved(Map.of("CE0", 2)))
        .withMessage("The wire CE0 is no GPIO of the host, and cannot be moved to BCM 2.");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> Wiring.parse(ALL).onSpi(0, 0))
        .withMessage("There are 3 devices on the SPI, and one can be moved: change the table.");
  }

  @Test
  void shouldPutAnLedOnAnOutputOfTheHostOnly() {
    assertRefused(
        "BCM5 <- LED busy",
        "Line 1: An LED on the host's header is lit by an output of the host, not by BCM5: write"
            + " BCMn -> LED.");
    assertRefused(
        "BUTTON -> LED busy",
        "Line 1: An LED on the host's header is lit by an output of the host, not by BUTTON: write"
            + " BCMn -> LED.");
    assertRefused(
        "BCM5 -> LED one\nBCM5 -> LED two",
        "Line 2: BCM 5 is wired twice, for one and for two: a pin leads to one pin.");
    assertRefused(
        "BCM5 -> LED busy\nBCM6 -> LED Busy",
        "Line 2: Two wires have the name Busy: give each its own.");
    assertThat(Wiring.parse("BCM5 -> LED busy\nBCM5 -> GP3 too").outputs(5)).hasSize(2);
  }

  @Test
  void shouldTakeMoreWiresAndMoveThem() {
    Wiring wires = Wiring.parse("BCM25 <- GP20 IRQ");
    Wire led = new Wire(new HostEnd.Output(5), Wire.HOST_LED, "busy");

    Wiring more = wires.with(List.of(led));

    assertThat(more).hasToString("BCM25 <- GP20 IRQ\nBCM5 -> LED busy\n");
    assertThat(Wiring.builder().input(25, 20, "IRQ").hostLed(5, "busy").build()).isEqualTo(more);
    assertThat(more.moved(Map.of("busy", 6))).hasToString("BCM25 <- GP20 IRQ\nBCM6 -> LED busy\n");
    assertThatExceptionOfType(WiringException.class)
        .isThrownBy(() -> more.with(List.of(led)))
        .withMessageContaining("BCM 5 is wired twice");
  }
}
