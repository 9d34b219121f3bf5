package usbtoaster.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

@DisplayName("A UART and the DMA: no request is lost (datasheet 2.5.3.2, 4.2.5)")
final class UartDmaTest {
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;
  private static final int SRAM = 0x2000_0000;
  private static final int UART = 0x4003_4000;
  private static final int DMA = 0x5000_0000;
  private static final int LENGTH = 20;

  private final VirtualClock clock = new VirtualClock();
  private final ClockDomain hz125M = new ClockDomain("clk_sys", clock, 125_000_000);
  private final Bus bus =
      new Bus(new Memory(16384, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private final Dreq tx = new Dreq(20);
  private final Dreq rx = new Dreq(21);
  private final Uart uart = new Uart("UART0", clock, hz125M, NOWHERE, tx, rx);
  private final Dma dma = new Dma(bus, clock, hz125M, NOWHERE, NOWHERE);
  private final List<Integer> sent = new ArrayList<>();

  @ParameterizedTest(name = "UARTLCR_H.FEN {0}")
  @ValueSource(ints = {0, 1})
  void shouldSendAndReceiveByDmaInLoopback(int fifos) {
    bus.attach(UART, uart.registers());
    bus.attach(DMA, dma);
    dma.connect(tx);
    dma.connect(rx);
    uart.listen(sent::add);
    IntStream.range(0, LENGTH).forEach(i -> bus.write(0, SRAM + i, 1, 0x41 + i));
    write(UART + UartBench.IBRD, 4);
    write(UART + UartBench.LCR_H, 0x60 | fifos << 4);
    write(UART + UartBench.CR, UartBench.ON | 1 << 7);
    write(UART + UartBench.DMACR, 3);
    start(0, SRAM, UART, 1 << 4 | 20 << 15);
    start(1, UART, SRAM + 0x100, 1 << 5 | 21 << 15 | 1 << 11);
    clock.advanceTo(hz125M.picosIn((LENGTH + 2) * 10L * 64));

    assertThat(sent).isEqualTo(IntStream.range(0x41, 0x41 + LENGTH).boxed().toList());
    for (int i = 0; i < LENGTH; i++) {
      assertThat(bus.read(0, SRAM + 0x100 + i, 1)).as("byte %d", i).isEqualTo(0x41 + i);
    }
    assertThat(bus.read(0, DMA + 8, 4)).isZero();
    assertThat(bus.read(0, DMA + 0x48, 4)).isZero();
  }

  private void start(int channel, int from, int to, int control) {
    int base = DMA + 0x40 * channel;
    write(base, from);
    write(base + 4, to);
    write(base + 8, LENGTH);
    write(base + 12, control | 1);
  }

  private void write(int address, int value) {
    bus.write(0, address, 4, value);
  }
}
