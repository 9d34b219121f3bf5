package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.dma.DmaBench.EN;
import static usbtoaster.emulator.dma.DmaBench.INCR_READ;
import static usbtoaster.emulator.dma.DmaBench.INCR_WRITE;
import static usbtoaster.emulator.dma.DmaBench.PORT;
import static usbtoaster.emulator.dma.DmaBench.SRAM;
import static usbtoaster.emulator.dma.DmaBench.UNPACED;
import static usbtoaster.emulator.dma.DmaBench.WORDS;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DMA: the read master is never far ahead of the write master (datasheet 2.5)")
class LeadTest {
  private static final int COPY = EN | WORDS | INCR_READ | INCR_WRITE | UNPACED;
  private static final int CTDREQ = 0x800;
  private static final int PACED = EN | WORDS;

  private final DmaBench bench = new DmaBench();

  private int done(int channel) {
    return bench.dma(0x804 + 0x40 * channel) - bench.remaining(channel);
  }

  private void paceBesideACopy() {
    bench.dma(0x420, 1 << 16 | 10); // TIMER0
    bench.dma(0x424, 1 << 16 | 100); // TIMER1
    bench.start(0, SRAM, PORT, 100_000, PACED | 0x3B << 15);
    bench.start(1, PORT, SRAM + 4, 100_000, PACED | 0x3C << 15);
    bench.start(5, SRAM + 0x1000, SRAM + 0x2_0000, 1_000_000, COPY & ~INCR_READ & ~INCR_WRITE);
  }

  @Test
  @DisplayName("requests of timers are all served, soon, beside a copy that takes the rest")
  void shouldServeEveryRequestBesideACopy() {
    paceBesideACopy();
    bench.ticks(10_015);
    assertThat(done(0)).isEqualTo(1000);
    assertThat(done(1)).isEqualTo(100);
    assertThat(done(5)).as("the copy has what is left").isBetween(5_000, 7_000);
    assertThat(bench.dma(CTDREQ)).as("credits of channel 0").isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("a request waits as long after 100,000 ticks as at the beginning")
  void shouldNotServeRequestsLaterAndLater() {
    paceBesideACopy();
    bench.ticks(100_000);
    for (int i = 20; i < bench.port.ticks.size(); i++) {
      long gap = bench.port.ticks.get(i) - bench.port.ticks.get(i - 1);
      assertThat(gap).as("before access %d", i).isLessThanOrEqualTo(20);
    }
    assertThat(bench.port.ticks).hasSizeBetween(10_990, 11_000);
  }

  @Test
  @DisplayName("two copies to and from the APB share the masters fairly")
  void shouldKeepBothMastersBusy() {
    bench.start(0, SRAM, PORT, 1000, EN | WORDS | UNPACED);
    bench.start(1, PORT, SRAM + 4, 1000, EN | WORDS | UNPACED);
    bench.ticks(2_500);
    assertThat(done(0)).isBetween(495, 501);
    assertThat(done(1)).isBetween(495, 501);
  }
}
