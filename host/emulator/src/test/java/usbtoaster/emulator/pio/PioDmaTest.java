package usbtoaster.emulator.pio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.signal.InterruptLine;

@DisplayName("2.5.3.1 DREQ 0 to 15: the FIFOs of the PIO pace the DMA")
class PioDmaTest {
  private static final int DMA = 0x5000_0000;
  private static final int SRAM = 0x2000_0000;
  private static final int WORDS = 40;
  private static final int ENABLED = 1;
  private static final int SIZE_WORD = 2 << 2;
  private static final int INCR_READ = 1 << 4;
  private static final int INCR_WRITE = 1 << 5;
  private static final int BUSY = 1 << 24;

  private final PioBench bench = new PioBench();

  @BeforeEach
  void connect() {
    Dma dma =
        new Dma(
            bench.bus,
            bench.clock,
            bench.clkSys,
            InterruptLine.UNCONNECTED,
            InterruptLine.UNCONNECTED);
    bench.bus.attach(DMA, dma);
    bench.dreqs.forEach(dma::connect);
    for (int i = 0; i < WORDS; i++) {
      bench.bus.write(0, SRAM + 4 * i, 4, 0x0101_0101 * i);
    }
  }

  private void channel(int number, int from, int to, int chain, int treq, int increments) {
    int base = DMA + 0x40 * number;
    bench.bus.write(0, base, 4, from);
    bench.bus.write(0, base + 4, 4, to);
    bench.bus.write(0, base + 8, 4, WORDS);
    int control = treq << 15 | chain << 11 | increments | SIZE_WORD | ENABLED;
    bench.bus.write(0, base + 0xC, 4, control);
  }

  private boolean busy(int channel) {
    return (bench.bus.read(0, DMA + 0x40 * channel + 0xC, 4) & BUSY) != 0;
  }

  @Test
  void shouldCarryWordsToAndFromAMachineAtItsPace() {
    bench.program(0x6020, 0x4020); // OUT X, 32; IN X, 32
    bench.write(PioBench.SHIFTCTRL, 0x000F_0000);
    bench.write(PioBench.CLKDIV, 10 << 16);
    channel(0, SRAM, PioBench.PIO0 + PioBench.TXF, 0, 0, INCR_READ);
    channel(1, PioBench.PIO0 + PioBench.RXF, SRAM + 0x1000, 1, 4, INCR_WRITE);
    bench.write(PioBench.CTRL, 0x101);
    bench.pass(20 * WORDS - 40);
    assertThat(busy(1)).isTrue();
    bench.pass(80);
    assertThat(busy(0)).isFalse();
    assertThat(busy(1)).isFalse();
    for (int i = 0; i < WORDS; i++) {
      assertThat(bench.bus.read(0, SRAM + 0x1000 + 4 * i, 4)).isEqualTo(0x0101_0101 * i);
    }
    assertThat(bench.clock.next()).as("nobody waits any more").isNull();
  }

  @Test
  void shouldFillJoinedFifosOfTheOtherBlock() {
    bench.bus.write(0, PioBench.PIO1 + PioBench.SHIFTCTRL + 3 * PioBench.STRIDE, 4, 0x400C_0000);
    channel(0, SRAM, PioBench.PIO1 + PioBench.TXF + 12, 0, 11, INCR_READ);
    bench.pass(1000);
    assertThat(bench.bus.read(0, PioBench.PIO1 + PioBench.FLEVEL, 4)).isEqualTo(0x0800_0000);
    assertThat(busy(0)).isTrue();
  }
}
