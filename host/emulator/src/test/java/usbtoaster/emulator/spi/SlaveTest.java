package usbtoaster.emulator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.spi.SpiBench.CR0;
import static usbtoaster.emulator.spi.SpiBench.CR1;
import static usbtoaster.emulator.spi.SpiBench.DR;
import static usbtoaster.emulator.spi.SpiBench.HALF;
import static usbtoaster.emulator.spi.SpiBench.ICR;
import static usbtoaster.emulator.spi.SpiBench.IMSC;
import static usbtoaster.emulator.spi.SpiBench.RIS;
import static usbtoaster.emulator.spi.SpiBench.SR;
import static usbtoaster.emulator.spi.SpiBench.TICK;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.part.MasterTiming;

@DisplayName("PL022 as a slave (datasheet 4.4.2, 4.4.3)")
class SlaveTest {
  private final SpiBench bench = new SpiBench();

  private void send(int... words) {
    for (int word : words) {
      bench.spi(DR, word);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  @DisplayName("4.4.3.11, 4.4.3.13: with SPH 1 CSn stays low between words")
  void shouldExchangeWordsInOneFrameWithSecondEdgeCapture(int mode) {
    bench.slave(mode);
    send(0xA5, 0x01, 0x80);

    assertThat(bench.transfer(mode, (byte) 0x5A, (byte) 0xFE, (byte) 0x7F))
        .containsExactly(0xA5, 0x01, 0x80);
    assertThat(new int[] {bench.spi(DR), bench.spi(DR), bench.spi(DR)})
        .containsExactly(0x5A, 0xFE, 0x7F);
    assertThat(bench.spi(SR)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  @DisplayName("4.4.3.10, 4.4.3.12: with SPH 0 CSn must rise between words")
  void shouldFreezeBehindAWordWithFirstEdgeCapture(int mode) {
    bench.slave(mode);
    send(0xA5, 0x3C);

    bench.transfer(mode, (byte) 0x81, (byte) 0x42);
    assertThat(bench.spi(DR)).isEqualTo(0x81);
    assertThat(bench.spi(SR) & 4).as("RNE: the second word was not received").isZero();

    assertThat(bench.transfer(mode, (byte) 0x18)).containsExactly(0x3C);
    assertThat(bench.spi(DR)).isEqualTo(0x18);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("4.4.3: each mode sends the words of the FIFO, one a frame")
  void shouldExchangeOneWordAFrameInEveryMode(int mode) {
    bench.slave(mode);
    send(0xC3, 0x01);

    assertThat(bench.transfer(mode, (byte) 0x96)).containsExactly(0xC3);
    assertThat(bench.transfer(mode, (byte) 0x69)).containsExactly(0x01);
    assertThat(bench.spi(DR)).isEqualTo(0x96);
    assertThat(bench.spi(DR)).isEqualTo(0x69);
  }

  @Test
  @DisplayName(
      "4.4.4 SSPCR0.DSS: words of 16 bits come out of two bytes, words of 4 of half a byte")
  void shouldTakeWordsOfItsOwnSize() {
    bench.slave(1);
    bench.spi(CR0, 0x80 | 15);
    send(0x1234);
    assertThat(bench.transfer(1, (byte) 0xAB, (byte) 0xCD)).containsExactly(0x12, 0x34);
    assertThat(bench.spi(DR)).isEqualTo(0xABCD);

    bench.spi(CR0, 0x80 | 3);
    send(0xFF7, 0x9);
    assertThat(bench.transfer(1, (byte) 0x6E)).containsExactly(0x79);
    assertThat(bench.spi(DR)).isEqualTo(6);
    assertThat(bench.spi(DR)).isEqualTo(0xE);
  }

  @Test
  @DisplayName("4.4.4 SSPRIS.RORRIS: the ninth word is lost, the eight stay")
  void shouldRaiseOverrunWhenDmaIsNotArmed() {
    bench.slave(1);
    bench.spi(IMSC, 1);

    bench.transfer(1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(bench.spi(RIS) & 1).isZero();
    assertThat(bench.spi(SR) & 0xC).as("RFF and RNE").isEqualTo(0xC);
    bench.transfer(1, (byte) 9);

    assertThat(bench.spi(RIS) & 1).isEqualTo(1);
    assertThat(bench.irq.asserted).isTrue();
    for (int i = 1; i <= 8; i++) {
      assertThat(bench.spi(DR)).isEqualTo(i);
    }
    assertThat(bench.spi(SR) & 4).isZero();
    bench.spi(ICR, 1);
    assertThat(bench.irq.asserted).isFalse();
  }

  @Test
  @DisplayName(
      "with an empty transmit FIFO what its place holds goes out, a late word goes out next")
  void shouldSendZerosFromPlacesThatWereNeverWritten() {
    bench.slave(1);
    send(0xFF);
    byte[] in = new byte[4];
    byte[] out = {0, 0, 0, 0};
    bench.master.transfer(SpiBench.timing(1), out, in, 4, () -> {});
    bench.advance(200_000 + 16 * HALF + 8 * HALF); // in the middle of the second word
    send(0xEE);
    bench.advance(64 * HALF);

    assertThat(in).containsExactly(0xFF, 0, 0xEE, 0);
  }

  @ParameterizedTest(name = "edges watched: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "an underrun sends the stale place again and again: by a relative's silicon, LPC1788")
  void shouldRepeatTheStalePlaceWhenTransmitFifoIsEmpty(boolean watched) {
    bench.watched = watched;
    bench.slave(1);
    byte[] idle = new byte[5];
    assertThat(bench.transfer(1, idle)).as("never written").containsOnly(0);
    send('t', 'e', 's', 't', '\n');
    assertThat(bench.transfer(1, new byte[10])).asString().isEqualTo("test\n\0\0\0\0\0");
    drain();
    assertThat(bench.transfer(1, idle)).containsOnly(0);
    send('t', 'e', 's', 't', '\n');
    drain();
    assertThat(bench.transfer(1, new byte[10])).asString().isEqualTo("test\nsssss");
    drain();
    assertThat(bench.transfer(1, idle)).asString().isEqualTo("sssss");

    bench.spi.reset();
    bench.slave(1);
    assertThat(bench.transfer(1, idle)).as("a reset forgets").containsOnly(0);
  }

  @Test
  @DisplayName("8 words sent, 12 clocked: the first word's place comes four times more")
  void shouldWrapToTheFirstPlace() {
    bench.slave(1);
    send(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(bench.transfer(1, new byte[12])).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1);
  }

  private void drain() {
    while ((bench.spi(SR) & 4) != 0) {
      bench.spi(DR);
    }
  }

  @Test
  @DisplayName("CSn that rises in a word: the bits are dropped, the word that was sent is gone")
  void shouldDropTheWordWhenChipSelectRisesInIt() {
    bench.slave(1);
    send(0x11, 0x22, 0x33);
    SpiPins pins = bench.spi.pins();
    pins.csIn().set(false);
    for (int i = 0; i < 11; i++) { // five bits and the first edge of the sixth
      bench.advance(HALF);
      pins.sckIn().set((i & 1) == 0);
    }
    bench.advance(HALF);
    assertThat(bench.spi(SR) & 0x10).as("BSY").isEqualTo(0x10);
    pins.csIn().set(true);
    bench.advance(HALF);
    pins.sckIn().set(false);
    bench.advance(HALF);

    assertThat(bench.spi(SR) & 4).as("RNE").isZero();
    assertThat(bench.transfer(1, (byte) 0x77)).containsExactly(0x22);
    assertThat(bench.spi(DR)).isEqualTo(0x77);
  }

  @Test
  @DisplayName("4.4.4 SSPCR1.SOD: the slave receives and does not drive its output")
  void shouldNotDriveItsOutputWhenDisabled() {
    bench.slave(1);
    bench.spi(CR1, 0xE);
    send(0xFF);

    assertThat(bench.transfer(1, (byte) 0x12)).containsExactly(0);
    assertThat(bench.spi(DR)).isEqualTo(0x12);
  }

  @Test
  @DisplayName("TX is driven from when CSn is seen low to when it is seen high, three SSPCLK each")
  void shouldEnableItsOutputWhileSelected() {
    bench.slave(1);
    SpiPins pins = bench.spi.pins();

    pins.csIn().set(false);
    bench.advance(3 * TICK - 1);
    assertThat(pins.txEnable().level()).isFalse();
    bench.advance(1);
    assertThat(pins.txEnable().level()).isTrue();
    pins.csIn().set(true);
    bench.advance(3 * TICK);
    assertThat(pins.txEnable().level()).isFalse();
  }

  @Test
  @DisplayName(
      "4.4.4 SSPCR1.SSE: off, it receives nothing and keeps its FIFOs; a reset empties them")
  void shouldKeepItsFifosWhenSwitchedOff() {
    bench.slave(1);
    send(0x55, 0x66);
    bench.transfer(1, (byte) 1);
    bench.spi(CR1, 4);
    assertThat(bench.transfer(1, (byte) 2)).containsExactly(0);
    bench.spi(CR1, 6);
    assertThat(bench.transfer(1, (byte) 3)).containsExactly(0x66);
    assertThat(bench.spi(DR)).isEqualTo(1);
    assertThat(bench.spi(DR)).isEqualTo(3);

    send(0x77);
    bench.transfer(1, (byte) 4);
    bench.spi.reset();
    assertThat(bench.spi(SR)).isEqualTo(3);
    assertThat(bench.spi(CR1)).isZero();
  }

  @Test
  @DisplayName("SSPCR1.MS takes effect while SSE is 1 too: slaves of early SDKs rely on it")
  void shouldBecomeASlaveWhileEnabled() {
    bench.spi(CR0, 0x87);
    bench.spi(SpiBench.CPSR, 2);
    bench.master.idle(1);
    bench.spi(CR1, 2);
    bench.spi(CR1, 6);
    assertThat(bench.spi(CR1)).isEqualTo(6);
    send(0x5A);
    bench.advance(1000 * TICK);
    assertThat(bench.spi.pins().controlEnable().level()).as("drives no clock").isFalse();
    assertThat(bench.spi(SR) & 1).as("clocks nothing out itself").isZero();
    assertThat(bench.transfer(1, (byte) 0xA5)).containsExactly(0x5A);
    assertThat(bench.spi(DR)).isEqualTo(0xA5);

    bench.spi(CR1, 2);
    assertThat(bench.spi.pins().controlEnable().level()).as("a master again").isTrue();
  }

  @Test
  @DisplayName("4.4.3.4: SCK up to a twelfth of SSPCLK is received, above it edges are missed")
  void shouldMissEdgesAboveATwelfthOfItsClock() {
    bench.slave(1);
    byte[] out = {0x53, (byte) 0xCA, 0x0F, 0x71};
    byte[] in = new byte[4];
    bench.master.transfer(new MasterTiming(1, 6 * TICK, 100_000, 100_000), out, in, 4, () -> {});
    bench.advance(64 * 6 * TICK + 300_000);
    for (byte sent : out) {
      assertThat(bench.spi(DR)).isEqualTo(sent & 0xFF);
    }
    assertThat(bench.spi(SR) & 4).isZero();

    bench.master.transfer(new MasterTiming(1, 5 * TICK, 100_000, 100_000), out, in, 4, () -> {});
    bench.advance(64 * 5 * TICK + 300_000);
    int words = 0;
    while ((bench.spi(SR) & 4) != 0) {
      bench.spi(DR);
      words++;
    }
    assertThat(words).as("words out of four").isLessThan(4);
  }

  @Test
  @DisplayName("4.4.2.8: the receive timeout comes 32 bit periods behind the last word")
  void shouldRaiseReceiveTimeout() {
    bench.slave(1);
    bench.spi(SpiBench.CPSR, 10);
    bench.spi(CR0, 0x87 | 1 << 8); // 20 SSPCLK a bit
    bench.spi(IMSC, 2);
    bench.transfer(1, (byte) 1);
    // the last capture was seen half a hold and ten ticks ago
    long since = 200_000 + 10 * TICK;
    bench.advance(32 * 20 * TICK - since);
    assertThat(bench.irq.asserted).isFalse();
    bench.advance(4 * TICK);
    assertThat(bench.irq.asserted).isTrue();
    assertThat(bench.spi(RIS) & 2).isEqualTo(2);
    bench.spi(DR);
    assertThat(bench.irq.asserted).as("the FIFO is empty").isFalse();
  }

  @Test
  @DisplayName("4.4.4 SSPDMACR, 2.5.3: a request for each word and each place")
  void shouldRequestAsManyTransfersAsItCanTake() {
    bench.slave(1);
    assertThat(bench.txDreq.ready()).isZero();
    bench.spi(SpiBench.DMACR, 3);
    assertThat(bench.txDreq.ready()).isEqualTo(8);
    send(1, 2, 3);
    assertThat(bench.txDreq.ready()).isEqualTo(5);
    bench.transfer(1, (byte) 1, (byte) 2);
    assertThat(bench.txDreq.ready()).isEqualTo(7);
    assertThat(bench.rxDreq.ready()).isEqualTo(2);
  }
}
