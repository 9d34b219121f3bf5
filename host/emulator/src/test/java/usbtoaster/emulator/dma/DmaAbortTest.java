package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.dma.DmaBench.ABORT;
import static usbtoaster.emulator.dma.DmaBench.EN;
import static usbtoaster.emulator.dma.DmaBench.INCR_READ;
import static usbtoaster.emulator.dma.DmaBench.INTR;
import static usbtoaster.emulator.dma.DmaBench.PORT;
import static usbtoaster.emulator.dma.DmaBench.SRAM;
import static usbtoaster.emulator.dma.DmaBench.UNPACED;
import static usbtoaster.emulator.dma.DmaBench.WORDS;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DMA: CHAN_ABORT (datasheet 2.5.5.3)")
class DmaAbortTest {
  private final DmaBench bench = new DmaBench();

  @Test
  @DisplayName("2.5.5.3: an aborted channel that waits is idle and does not interrupt")
  void shouldAbortAChannelThatWaits() {
    bench.start(0, SRAM, PORT, 10, EN | WORDS | INCR_READ | 20 << 15);
    bench.ticks(20);
    bench.dma(ABORT, 1);
    assertThat(bench.dma(ABORT)).isZero();
    assertThat(bench.busy(0)).isFalse();
    assertThat(bench.remaining(0)).isZero();
    bench.dreq.ready(8);
    bench.ticks(20);
    assertThat(bench.port.written).isEmpty();
    assertThat(bench.dma(INTR)).isZero();
  }

  @Test
  @DisplayName("2.5.5.3: two channels that are chained to each other are aborted together")
  void shouldAbortTwoChainedChannels() {
    bench.program(1, SRAM, PORT, 3);
    bench.dma(0x40 + 0x10, EN | WORDS | UNPACED); // chained to channel 0
    bench.start(0, SRAM, PORT, 3, EN | WORDS | UNPACED | 1 << 11);
    bench.ticks(200);
    assertThat(bench.busy(0) || bench.busy(1)).isTrue();
    bench.dma(ABORT, 3);
    bench.ticks(20);
    int written = bench.port.written.size();
    bench.ticks(200);
    assertThat(bench.busy(0) || bench.busy(1)).isFalse();
    assertThat(bench.port.written).hasSize(written);
  }

  @Test
  @DisplayName("RP2040-E13: a transfer in flight at an abort still ends, and interrupts")
  void shouldInterruptWhenAbortedInFlight() {
    bench.sram(0, 77);
    bench.start(0, SRAM, PORT, 10, EN | WORDS | INCR_READ | UNPACED);
    bench.ticks(4); // issued at 2, read at 3, written at 7
    bench.dma(ABORT, 1);
    assertThat(bench.busy(0)).isFalse();
    assertThat(bench.dma(INTR)).isZero();
    bench.ticks(20);
    assertThat(bench.port.written).containsExactly(77);
    assertThat(bench.dma(INTR)).isEqualTo(1);
  }
}
