package usbtoaster.emulator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.spi.SpiBench.CPSR;
import static usbtoaster.emulator.spi.SpiBench.CR0;
import static usbtoaster.emulator.spi.SpiBench.CR1;
import static usbtoaster.emulator.spi.SpiBench.DR;
import static usbtoaster.emulator.spi.SpiBench.SR;
import static usbtoaster.emulator.spi.SpiBench.TICK;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;

@DisplayName("PL022 as the master (datasheet 4.4.3)")
class MasterTest {
  private static final int BUSY = 1 << 4;
  private static final int LOOP = 1;

  private final SpiBench bench = new SpiBench();
  private final SpiPins pins = bench.spi.pins();

  /** 20 SSPCLK a bit: SSPCPSR 4, SCR 4. */
  private void master(int mode, int control1) {
    bench.spi(CPSR, 4);
    bench.spi(CR0, 7 | 4 << 8 | (mode & 2) << 5 | (mode & 1) << 7);
    bench.spi(CR1, 2 | control1);
  }

  private List<Long> changes(Signal signal, boolean to) {
    List<Long> ticks = new ArrayList<>();
    signal.listen(
        level -> {
          if (level == to) {
            ticks.add(bench.peri.ticks());
          }
        });
    return ticks;
  }

  @Test
  @DisplayName("4.4.3.10: SPH 0, CSn is pulsed high between words")
  void shouldRaiseChipSelectBetweenWordsWithFirstEdgeCapture() {
    master(0, LOOP);
    List<Long> falls = changes(pins.csOut(), false);
    List<Long> rises = changes(pins.csOut(), true);
    List<Long> clocks = changes(pins.sckOut(), true);
    bench.spi(DR, 0x11);
    bench.spi(DR, 0x22);
    bench.advance(500 * TICK);

    assertThat(falls).containsExactly(1L, 191L);
    assertThat(rises).containsExactly(181L, 371L);
    assertThat(clocks).hasSize(16).startsWith(21L, 41L, 61L).endsWith(351L);
  }

  @Test
  @DisplayName("4.4.3.11: SPH 1, CSn stays low and the words follow each other at once")
  void shouldKeepChipSelectLowBetweenWordsWithSecondEdgeCapture() {
    master(3, LOOP);
    assertThat(pins.sckOut().level()).as("SPO").isTrue();
    List<Long> falls = changes(pins.csOut(), false);
    List<Long> rises = changes(pins.csOut(), true);
    List<Long> clocks = changes(pins.sckOut(), false);
    bench.spi(DR, 0x11);
    bench.spi(DR, 0x22);
    bench.advance(500 * TICK);

    assertThat(falls).containsExactly(1L);
    assertThat(rises).containsExactly(341L);
    assertThat(clocks).hasSize(16).startsWith(11L, 31L).endsWith(291L, 311L);
    assertThat(bench.spi(DR)).isEqualTo(0x11);
    assertThat(bench.spi(DR)).isEqualTo(0x22);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("a PL022 as the master and another as the slave exchange words in every mode")
  void shouldExchangeWordsWithASlaveOfItsKind(int mode) {
    Pl022 other =
        new Pl022(
            "SPI1", bench.clock, bench.peri, InterruptLine.UNCONNECTED, new Dreq(18), new Dreq(19));
    SpiPins far = other.pins();
    wire(pins.sckOut(), far.sckIn());
    wire(pins.csOut(), far.csIn());
    wire(pins.txOut(), far.rxIn());
    wire(far.txOut(), pins.rxIn());
    master(mode, 0);
    other.registers().write(CR0, 7 | (mode & 2) << 5 | (mode & 1) << 7);
    other.registers().write(CR1, 4);
    other.registers().write(CR1, 6);
    for (int i = 0; i < 8; i++) {
      other.registers().write(DR, 0xA3 + 7 * i);
    }
    for (int i = 0; i < 8; i++) {
      bench.spi(DR, 0x5C + 31 * i & 0xFF);
    }
    bench.advance(1600 * TICK);

    for (int i = 0; i < 8; i++) {
      assertThat(bench.spi(DR)).isEqualTo(0xA3 + 7 * i);
      assertThat(other.registers().read(DR)).isEqualTo(0x5C + 31 * i & 0xFF);
    }
  }

  private static void wire(Signal from, Signal to) {
    to.set(from.level());
    from.listen(to::set);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("words that nobody watches take the same time as watched ones")
  void shouldTakeTheSameTimeByTheWord(int mode) {
    assertThat(storeTimes(mode, false)).isEqualTo(storeTimes(mode, true)).hasSize(6);
  }

  private static List<Long> storeTimes(int mode, boolean watched) {
    MasterTest test = new MasterTest();
    test.bench.spi.watched(watched);
    test.master(mode, LOOP);
    for (int i = 1; i <= 6; i++) {
      test.bench.spi(DR, i);
    }
    List<Long> times = new ArrayList<>();
    for (int tick = 0; tick < 1500; tick++) {
      test.bench.advance(TICK);
      while ((test.bench.spi(SR) & 4) != 0) {
        assertThat(test.bench.spi(DR)).isEqualTo(times.size() + 1);
        times.add(test.bench.peri.ticks());
      }
    }
    return times;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("an attached device answers in place of the RX pin")
  void shouldExchangeWordsWithAnAttachedDevice(boolean watched) {
    List<String> received = new ArrayList<>();
    bench.spi.attach(
        new SpiDevice() {
          @Override
          public void selected(boolean selected) {
            received.add(selected ? "low" : "high");
          }

          @Override
          public int transmit(int bits) {
            return 0xC5;
          }

          @Override
          public void receive(int word, int bits) {
            received.add(word + "/" + bits);
          }
        });
    bench.spi.watched(watched);
    master(1, 0);
    bench.spi(DR, 17);
    bench.spi(DR, 18);
    assertThat(bench.spi(SR) & BUSY).isEqualTo(BUSY);
    bench.advance(400 * TICK);

    assertThat(received).containsExactly("low", "17/8", "18/8", "high");
    assertThat(bench.spi(DR)).isEqualTo(0xC5);
    assertThat(bench.spi(SR) & BUSY).isZero();
  }

  @Test
  @DisplayName("4.4.4: what is written before SSE is set, or to a full FIFO")
  void shouldFillItsFifoBeforeItIsEnabled() {
    for (int i = 1; i <= 9; i++) {
      bench.spi(DR, i);
    }
    assertThat(bench.spi(SR) & 3).as("neither TFE nor TNF").isZero();
    master(1, LOOP);
    bench.advance(2000 * TICK);
    for (int i = 1; i <= 8; i++) {
      assertThat(bench.spi(DR)).isEqualTo(i);
    }
    assertThat(bench.spi(SR)).isEqualTo(3);
  }

  @Test
  @DisplayName("4.4.4: the registers after a reset, and the identification")
  void shouldReadAsAfterAReset() {
    assertThat(bench.spi(SR)).isEqualTo(3);
    assertThat(bench.spi(SpiBench.RIS)).isEqualTo(8);
    int[] id = new int[8];
    for (int i = 0; i < 8; i++) {
      id[i] = bench.spi(0xFE0 + 4 * i);
    }
    assertThat(id).containsExactly(0x22, 0x10, 0x34, 0, 0x0D, 0xF0, 0x05, 0xB1);
  }

  @Test
  @DisplayName("a slower clk_peri in the middle of a word makes the rest of it slower")
  void shouldFollowItsClock() {
    master(1, LOOP);
    bench.spi(DR, 0x5A);
    bench.advance(91 * TICK);
    bench.peri.hertz(12_500_000);
    bench.advance(699 * TICK);
    assertThat(bench.spi(SR) & 4).isZero();
    bench.advance(10 * TICK);
    assertThat(bench.spi(DR)).isEqualTo(0x5A);
  }

  @ParameterizedTest(name = "mode {0}")
  @ValueSource(ints = {2, 3})
  @DisplayName("SPO that changes while SSE is 1 acts with the next word (pico-sdk#868)")
  void shouldChangeTheIdleLevelWithTheNextWord(int mode) {
    master(0, LOOP);
    bench.spi(CR0, 7 | 4 << 8 | 1 << 6 | (mode & 1) << 7);
    bench.advance(100 * TICK);
    assertThat(pins.sckOut().level()).isFalse();
    bench.spi(DR, 0x11);
    bench.advance(500 * TICK);
    assertThat(pins.sckOut().level()).isTrue();

    bench.spi(CR0, 7 | 4 << 8);
    assertThat(pins.sckOut().level()).as("and back").isTrue();
    bench.spi(CR1, LOOP);
    bench.spi(CR1, 2 | LOOP);
    assertThat(pins.sckOut().level()).as("SSE went off and on").isFalse();
  }

  @Test
  @DisplayName("SPO that changes while SSE is 0 acts at once")
  void shouldChangeTheIdleLevelWhileDisabled() {
    bench.spi(CR0, 7 | 1 << 6);
    assertThat(pins.sckOut().level()).isTrue();
    bench.spi(CR0, 7);
    assertThat(pins.sckOut().level()).isFalse();
  }
}
