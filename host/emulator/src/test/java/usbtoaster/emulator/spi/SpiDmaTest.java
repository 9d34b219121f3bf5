package usbtoaster.emulator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.spi.SpiBench.CPSR;
import static usbtoaster.emulator.spi.SpiBench.CR0;
import static usbtoaster.emulator.spi.SpiBench.CR1;
import static usbtoaster.emulator.spi.SpiBench.DMACR;
import static usbtoaster.emulator.spi.SpiBench.DR;
import static usbtoaster.emulator.spi.SpiBench.RIS;
import static usbtoaster.emulator.spi.SpiBench.SPI0;
import static usbtoaster.emulator.spi.SpiBench.SRAM;
import static usbtoaster.emulator.spi.SpiBench.TICK;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("PL022 and the DMA (datasheet 2.5, 4.4.2.8)")
class SpiDmaTest {
  private static final int LENGTH = 200;
  private static final int UNPACED = 0x3F << 15;
  private static final int INCR_READ = 1 << 4;
  private static final int INCR_WRITE = 1 << 5;

  private final SpiBench bench = new SpiBench();

  private void start(int channel, int from, int to, int count, int control) {
    int base = 0x40 * channel;
    bench.dma(base, from);
    bench.dma(base + 4, to);
    bench.dma(base + 8, count);
    bench.dma(base + 12, control | channel << 11 | 1);
  }

  private void loop(int control0) {
    bench.spi(CPSR, 2);
    bench.spi(CR0, control0);
    bench.spi(CR1, 3);
    bench.spi(DMACR, 3);
  }

  @ParameterizedTest(name = "SPH {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("loopback at half of clk_peri beside a copy: nothing is lost, nothing overruns")
  void shouldKeepUpBesideACopy(int secondEdge) {
    for (int i = 0; i < LENGTH; i++) {
      bench.bus.write(0, SRAM + i, 1, 7 * i + 1);
    }
    loop(7 | secondEdge << 7);
    start(2, SRAM + 0x1_0000, SRAM + 0x2_0000, 20_000, INCR_READ | INCR_WRITE | UNPACED);
    start(1, SPI0 + DR, SRAM + 0x1000, LENGTH, INCR_WRITE | 17 << 15);
    start(0, SRAM, SPI0 + DR, LENGTH, INCR_READ | 16 << 15);
    bench.advance(20_000 * TICK);

    assertThat(bench.spi(RIS) & 1).as("RORRIS").isZero();
    assertThat(bench.dma(0x48)).as("left to receive").isZero();
    for (int i = 0; i < LENGTH; i++) {
      assertThat(bench.bus.read(0, SRAM + 0x1000 + i, 1)).as("%d", i).isEqualTo((7 * i + 1) & 0xFF);
    }
  }

  @Test
  @DisplayName("2.1.4: a byte that the DMA writes into a 16-bit SSPDR is on both of its lanes")
  void shouldPutAByteOnBothLanes() {
    bench.bus.write(0, SRAM, 1, 0x5A);
    loop(15);
    start(0, SRAM, SPI0 + DR, 1, 16 << 15);
    bench.advance(100 * TICK);

    assertThat(bench.spi(DR)).isEqualTo(0x5A5A);
  }
}
