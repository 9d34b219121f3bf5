package usbtoaster.emulator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.spi.SpiBench.CR0;
import static usbtoaster.emulator.spi.SpiBench.CR1;
import static usbtoaster.emulator.spi.SpiBench.DMACR;
import static usbtoaster.emulator.spi.SpiBench.DR;
import static usbtoaster.emulator.spi.SpiBench.RIS;
import static usbtoaster.emulator.spi.SpiBench.SR;
import static usbtoaster.emulator.spi.SpiBench.SRAM;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.dma.DmaListener;

@DisplayName("A frame of 64 + 256 bytes at 10 MHz as the firmware arms it (protocol.md, 2.5, 4.4)")
class FirmwareTest {
  private static final int HEADER = 64;
  private static final int PAYLOAD = 256;
  private static final int FRAME = HEADER + PAYLOAD;
  private static final int TX = SRAM + 0x1000;
  private static final int TX_PAYLOAD = SRAM + 0x2000;
  private static final int RX = SRAM + 0x3000;
  private static final int RX_PAYLOAD = SRAM + 0x4000;
  private static final int SPI_TX = 16 << 15;
  private static final int SPI_RX = 17 << 15;
  private static final int READS = 1 << 4;
  private static final int WRITES = 1 << 5;
  private static final int DATA = SpiBench.SPI0 + DR;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final SpiBench bench = new SpiBench();
  private final byte[] toSend = new byte[FRAME];
  private final byte[] toReceive = new byte[FRAME];

  /** Resets the block and starts receive channels 0 → 1 and transmit channels 2 → 3. */
  private void arm() {
    System.out.println("FirmwareTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    random.nextBytes(toSend);
    random.nextBytes(toReceive);
    for (int i = 0; i < FRAME; i++) {
      int at = i < HEADER ? TX + i : TX_PAYLOAD + i - HEADER;
      bench.bus.write(0, at, 1, toSend[i]);
    }
    bench.master.idle(1);
    bench.spi.reset();
    bench.spi(CR0, 0x87);
    bench.spi(DMACR, 3);
    bench.spi(CR1, 4);
    bench.spi(CR1, 6);
    channel(1, DATA, RX_PAYLOAD, PAYLOAD, 1 | WRITES | 1 << 11 | SPI_RX, false);
    channel(0, DATA, RX, HEADER, 1 | WRITES | 1 << 11 | SPI_RX, true);
    channel(3, TX_PAYLOAD, DATA, PAYLOAD, 1 | READS | 3 << 11 | SPI_TX, false);
    channel(2, TX, DATA, HEADER, 1 | READS | 3 << 11 | SPI_TX, true);
  }

  private void channel(int number, int from, int to, int count, int control, boolean start) {
    int base = 0x40 * number;
    bench.dma(base, from);
    bench.dma(base + 4, to);
    bench.dma(base + 8, count);
    bench.dma(base + (start ? 0xC : 0x10), control);
  }

  private byte[] received() {
    byte[] received = new byte[FRAME];
    for (int i = 0; i < FRAME; i++) {
      int at = i < HEADER ? RX + i : RX_PAYLOAD + i - HEADER;
      received[i] = (byte) bench.bus.read(0, at, 1);
    }
    return received;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("both ways, by the edge and by the word")
  void shouldExchangeAFrameByDma(boolean watched) {
    bench.watched = watched;
    arm();
    bench.advance(100 * SpiBench.TICK);
    assertThat(bench.spi(SR) & 2).as("TNF: the FIFO is full before the master clocks").isZero();
    assertThat(bench.dma(0x88)).isEqualTo(HEADER - Pl022.FIFO_DEPTH);

    assertThat(bench.transfer(1, toReceive)).isEqualTo(toSend);
    assertThat(received()).isEqualTo(toReceive);
    assertThat(bench.dma(0x400)).as("INTR of four channels").isEqualTo(0xF);
    assertThat(bench.spi(RIS) & 1).as("RORRIS").isZero();
    assertThat(bench.spi(SR) & 4).as("RNE").isZero();
  }

  @Test
  @DisplayName("the channels start and stop at the same times by the edge and by the word")
  void shouldRunTheChannelsAtTheSameTimes() {
    List<String> edges = channelTimes(true);
    assertThat(channelTimes(false)).isEqualTo(edges).hasSize(8);
  }

  private static List<String> channelTimes(boolean watched) {
    FirmwareTest test = new FirmwareTest();
    List<String> times = new ArrayList<>();
    test.bench.watched = watched;
    test.bench.dma.listen(
        new DmaListener() {
          @Override
          public void started(int channel, int transfers, long picos) {
            times.add("+" + channel + " at " + picos);
          }

          @Override
          public void stopped(int channel, int remaining, long picos) {
            times.add("-" + channel + " at " + picos);
          }
        });
    test.arm();
    test.transfer();
    return times;
  }

  private void transfer() {
    bench.advance(100 * SpiBench.TICK);
    bench.transfer(1, toReceive);
  }

  @Test
  @DisplayName("a frame that ends early: TRANS_COUNT says how many bytes came")
  void shouldCountWhatCameOfAShortFrame() {
    arm();
    bench.advance(100 * SpiBench.TICK);
    bench.transfer(1, Arrays.copyOf(toReceive, 100));

    assertThat(bench.dma(8) + bench.dma(0x48)).isEqualTo(FRAME - 100);
    assertThat(Arrays.copyOf(received(), 100)).isEqualTo(Arrays.copyOf(toReceive, 100));

    bench.dma(0x444, 0xF);
    arm();
    bench.advance(100 * SpiBench.TICK);
    assertThat(bench.transfer(1, toReceive)).as("armed again").isEqualTo(toSend);
    assertThat(received()).isEqualTo(toReceive);
  }

  @Test
  @DisplayName("a frame that is longer than armed: the rest stays in the FIFO, then overruns")
  void shouldOverrunBehindTheArmedBytes() {
    arm();
    bench.advance(100 * SpiBench.TICK);
    byte[] longer = Arrays.copyOf(toReceive, FRAME + 8);
    byte[] in = bench.transfer(1, longer);
    assertThat(Arrays.copyOfRange(in, FRAME, FRAME + 8))
        .as("the stale place, again and again")
        .containsOnly(toSend[FRAME - Pl022.FIFO_DEPTH]);
    assertThat(bench.spi(SR) & 4).as("RNE").isEqualTo(4);
    assertThat(bench.spi(RIS) & 1).as("eight fit").isZero();
    bench.transfer(1, (byte) 1);
    assertThat(bench.spi(RIS) & 1).as("RORRIS").isEqualTo(1);
    assertThat(received()).isEqualTo(toReceive);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a slave whose chip select is taken away in a frame receives no more of it")
  void shouldReceiveNoMoreWhenItsChipSelectIsTakenAway(boolean watched) {
    bench.watched = watched;
    arm();
    bench.master.transfer(SpiBench.timing(1), toReceive, new byte[FRAME], FRAME, () -> {});
    bench.advance(200_000 + 10 * 16 * SpiBench.HALF + 4 * SpiBench.HALF);
    bench.spi.pins().csIn().set(true);
    bench.advance(FRAME * 16 * SpiBench.HALF);

    assertThat(bench.master.busy()).isFalse();
    assertThat(bench.dma(8)).as("ten words came").isEqualTo(HEADER - 10);
    bench.dma(0x444, 0xF);
    arm();
    bench.advance(100 * SpiBench.TICK);
    assertThat(bench.transfer(1, toReceive)).isEqualTo(toSend);
  }
}
