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

@DisplayName("The DMA's debug registers, and clocks that stop (datasheet 2.5.5.4, 2.5.7)")
class DmaDebugTest {
  private static final int CTDREQ = 0x800;
  private static final int FIFO_LEVELS = 0x440;
  private static final int PACED = EN | WORDS | INCR_READ | 20 << 15;

  private final DmaBench bench = new DmaBench();

  @Test
  @DisplayName("CHx_DBG_CTDREQ: shows the credits; a write makes the channel ask anew")
  void shouldAskAnewWhenItsCounterIsWritten() {
    bench.start(0, SRAM, PORT, 100, PACED);
    bench.dreq.ready(5);
    assertThat(bench.dma(CTDREQ)).isEqualTo(5);
    bench.dreq.ready(2); // somebody else has taken three places
    assertThat(bench.dma(CTDREQ)).isEqualTo(5);
    bench.dma(CTDREQ, 0);
    assertThat(bench.dma(CTDREQ)).isEqualTo(2);
    bench.ticks(40);
    assertThat(bench.port.written).hasSize(2);
  }

  @Test
  @DisplayName("CHx_DBG_CTDREQ: six bits, saturating")
  void shouldSaturateItsCounter() {
    bench.start(0, SRAM, PORT, 100, PACED & ~EN);
    bench.dma(0xC, PACED);
    bench.dma(0x10, PACED & ~EN);
    for (int i = 0; i < 20; i++) {
      bench.dreq.ready(8);
      bench.dreq.ready(0);
    }
    assertThat(bench.dma(CTDREQ)).isEqualTo(63);
  }

  @Test
  @DisplayName("FIFO_LEVELS: addresses and data of the transfer in flight")
  void shouldShowWhatIsInFlight() {
    bench.start(0, PORT, SRAM, 1, EN | WORDS | UNPACED);
    assertThat(bench.dma(FIFO_LEVELS)).isZero();
    bench.ticks(2);
    assertThat(bench.dma(FIFO_LEVELS)).as("both addresses wait").isEqualTo(0x01_01_00);
    bench.ticks(10);
    assertThat(bench.dma(FIFO_LEVELS)).isZero();
    bench.start(0, SRAM, PORT, 1, EN | WORDS | UNPACED);
    bench.ticks(4);
    assertThat(bench.dma(FIFO_LEVELS)).as("a datum waits").isEqualTo(0x00_01_01);
  }

  @Test
  @DisplayName("clk_sys at 0 Hz: nothing moves, and it goes on where it stopped")
  void shouldStandStillWithItsClock() {
    bench.start(0, SRAM, SRAM + 0x400, 100, EN | WORDS | INCR_READ | INCR_WRITE | UNPACED);
    bench.ticks(50);
    int left = bench.remaining(0);
    bench.sys.hertz(0);
    bench.ticks(1000);
    assertThat(bench.remaining(0)).isEqualTo(left);
    bench.sys.hertz(125_000_000);
    bench.ticks(left);
    assertThat(bench.busy(0)).isFalse();
  }
}
