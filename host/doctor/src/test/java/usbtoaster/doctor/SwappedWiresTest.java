package usbtoaster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real firmware, and wires that are in each other's places. */
class SwappedWiresTest {
  private static List<Finding> failed(BrokenWires wires) {
    return wires.findings().stream()
        .filter(finding -> finding.grade() == Finding.Grade.FAILED)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "24, 25, 23, 'IRQ, ACK'",
    "25, 23, 24, 'ACK, RESET'",
    "23, 24, 25, 'IRQ, RESET'",
    "24, 23, 25, 'IRQ, ACK, RESET'",
    "23, 25, 24, 'IRQ, ACK, RESET'",
  })
  void shouldNameLinesThatAreSwapped(int irqAt, int ackAt, int resetAt, String names) {
    assertThat(failed(BrokenWires.lines(irqAt, ackAt, resetAt)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo(names);
              assertThat(finding.seen()).isEqualTo("are swapped");
              assertThat(finding.remedy())
                  .contains("--pins irq=%d,ack=%d,reset=%d".formatted(irqAt, ackAt, resetAt));
            });
  }

  private static BrokenWires bus(String sclk, String mosi, String ce) {
    return BrokenWires.bus(
        """
        SPI0 in software
        SPI0.SCLK -> %s
        SPI0.MOSI -> %s
        SPI0.MISO <- GP19
        SPI0.CE0  -> %s
        """
            .formatted(sclk, mosi, ce));
  }

  @Test
  void shouldNameClockAndDataThatAreSwapped() {
    assertThat(failed(bus("GP16", "GP18", "GP17")))
        .singleElement()
        .extracting(Finding::subject)
        .isEqualTo("SCLK, MOSI");
  }

  @Test
  void shouldFindNothingOnABusOfSingleBits() {
    assertThat(failed(bus("GP18", "GP16", "GP17"))).isEmpty();
  }

  @Test
  void shouldNameMisoAndMosiWhereNeitherIsConnected() {
    assertThat(failed(BrokenWires.cut(Wire.MISO, Wire.MOSI)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo("MISO, MOSI");
              assertThat(finding.seen()).isEqualTo("are swapped, or neither is connected");
            });
  }

  /** The clock idles low: so the device is selected for ever, and never gets armed. */
  @Test
  void shouldAskForASwapOfClockAndSelectWhereNothingAnswers() {
    assertThat(failed(bus("GP17", "GP16", "GP18")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo("toaster");
              assertThat(finding.remedy()).contains("Are CE0 and SCLK swapped?");
            });
  }

  @Test
  void shouldNotTellApartWhatCannotBe() {
    List<Finding> failed = failed(BrokenWires.cut(Wire.SCLK, Wire.ACK));
    assertThat(failed).hasSize(2);
    assertThat(failed.getFirst().subject()).isEqualTo("SCLK, MISO, CE0");
    assertThat(failed.getFirst().seen()).startsWith("one of them is not connected");
    assertThat(failed.getLast().subject()).isEqualTo("ACK");
  }
}
