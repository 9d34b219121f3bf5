package usbtoaster.emulator.i2c;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.i2c.I2cBench.READ;
import static usbtoaster.emulator.i2c.I2cBench.RESTART;
import static usbtoaster.emulator.i2c.I2cBench.STOP;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("I2C and the DMA: a request for each place and each byte (datasheet 4.3.13)")
final class I2cDmaTest {
  private static final int DATA_CMD = 0x4004_4010;
  private static final int BYTES = 20;

  private final I2cBench bench = new I2cBench();
  private final Notes part = new Notes(bench.clkSys::ticks, -1);

  private void channel(int number, int... registers) {
    for (int i = 0; i < registers.length; i++) {
      bench.bus.write(0, I2cBench.DMA + 0x40 * number + 4 * i, 4, registers[i]);
    }
  }

  @Test
  void shouldWriteAndReadByDma() {
    bench.first.attach(0x50, part);
    bench.start(0x50);
    bench.write(I2cBench.DMA_CR, 3);
    for (int i = 0; i < 2 * BYTES; i++) {
      int read = READ | (i == BYTES ? RESTART : 0) | (i == 2 * BYTES - 1 ? STOP : 0);
      bench.bus.write(0, I2cBench.SRAM + 2 * i, 2, i < BYTES ? i : read);
    }
    channel(1, DATA_CMD, I2cBench.SRAM + 0x400, BYTES, 33 << 15 | 1 << 11 | 1 << 5 | 1);
    channel(0, I2cBench.SRAM, DATA_CMD, 2 * BYTES, 32 << 15 | 1 << 4 | 1 << 2 | 1);
    bench.passTicks(100);
    bench.finish();

    assertThat(part.heard).hasSize(2 * BYTES + 3).startsWith("write", "00", "01").endsWith("stop");
    assertThat(IntStream.range(0, BYTES).map(i -> bench.bus.read(0, I2cBench.SRAM + 0x400 + i, 1)))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, BYTES).boxed().toList());
    assertThat(bench.read(I2cBench.RAW) & (I2cInterrupts.TX_OVER | I2cInterrupts.RX_OVER)).isZero();
  }

  @Test
  void shouldAskForNothingAfterAnAbort() {
    bench.start(0x51);
    bench.write(I2cBench.DMA_CR, 3);
    channel(0, I2cBench.SRAM, DATA_CMD, BYTES, 32 << 15 | 1 << 4 | 1 << 2 | 1);
    bench.passTicks(100);
    bench.finish();
    assertThat(bench.read(I2cBench.ABRT_SOURCE) & 0xFFFF).isEqualTo(Queues.ABRT_7B_ADDR_NOACK);
    bench.passTicks(10_000);
    int left = bench.bus.read(0, I2cBench.DMA + 8, 4);
    assertThat(left).isPositive();
    bench.read(I2cBench.CLR_TX_ABRT);
    bench.passTicks(100);
    assertThat(bench.bus.read(0, I2cBench.DMA + 8, 4)).isLessThan(left);
  }
}
