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
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;

@DisplayName("PL022: Texas Instruments' and Microwire's frames (datasheet 4.4.3.9, 4.4.3.14)")
class FrameFormatTest {
  private static final int TI = 1 << 4;
  private static final int MICROWIRE = 2 << 4;
  private static final int SSE = 1 << 1;
  private static final int MS = 1 << 2;
  private static final int LBM = 1;
  private static final int BUSY = 1 << 4;
  private static final int DIVIDER = 4;
  private static final int RATE = 4 << 8;
  private static final int BIT_TICKS = DIVIDER * 5;

  private final SpiBench bench = new SpiBench();
  private final SpiPins pins = bench.spi.pins();
  private final Pl022 other =
      new Pl022(
          "SPI1", bench.clock, bench.peri, InterruptLine.UNCONNECTED, new Dreq(18), new Dreq(19));

  private void master(int format, int bits, int control1) {
    bench.spi(CPSR, DIVIDER);
    bench.spi(CR0, bits - 1 | format | RATE);
    bench.spi(CR1, SSE | control1);
  }

  /** Makes the other one a slave on the wires of the first. */
  private void slave(int format, int bits) {
    SpiPins far = other.pins();
    wire(pins.sckOut(), far.sckIn());
    wire(pins.csOut(), far.csIn());
    wire(pins.txOut(), far.rxIn());
    wire(far.txOut(), pins.rxIn());
    other.registers().write(CR0, bits - 1 | format);
    other.registers().write(CR1, MS);
    other.registers().write(CR1, MS | SSE);
  }

  private static void wire(Signal from, Signal to) {
    to.set(from.level());
    from.listen(to::set);
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

  /** Returns the level of a wire at each fall or rise of another one, as text of 0 and 1. */
  private static StringBuilder sampled(Signal wire, Signal by, boolean at) {
    StringBuilder bits = new StringBuilder();
    by.listen(
        level -> {
          if (level == at) {
            bits.append(wire.level() ? '1' : '0');
          }
        });
    return bits;
  }

  @Test
  @DisplayName("4.4.3.9: a pulse of SSPFSS for a period, bits out at rises, right at falls")
  void shouldPulseTheFrameBeforeAWordOfTi() {
    master(TI, 8, LBM);
    assertThat(pins.csOut().level()).isFalse();
    assertThat(pins.sckOut().level()).isFalse();
    List<Long> pulses = changes(pins.csOut(), true);
    List<Long> ends = changes(pins.csOut(), false);
    List<Long> rises = changes(pins.sckOut(), true);
    StringBuilder out = sampled(pins.txOut(), pins.sckOut(), false);
    bench.spi(DR, 0xA6);
    bench.advance(400 * TICK);

    assertThat(pulses).containsExactly(1L);
    assertThat(ends).containsExactly(1L + BIT_TICKS);
    assertThat(rises).hasSize(9).startsWith(1L, 21L, 41L).endsWith(161L);
    assertThat(out).hasToString("0" + "10100110");
    assertThat(pins.txEnable().level()).isFalse();
    assertThat(bench.spi(DR)).isEqualTo(0xA6);
    assertThat(bench.spi(SR) & BUSY).isZero();
  }

  @Test
  @DisplayName(
      "4.4.3.9: in a row, the pulse for the next word is in the last bit of the one before")
  void shouldPulseInTheLastBitOfTiWordsInARow() {
    master(TI, 4, LBM);
    List<Long> pulses = changes(pins.csOut(), true);
    List<Long> ends = changes(pins.csOut(), false);
    List<Long> rises = changes(pins.sckOut(), true);
    bench.spi(DR, 0x9);
    bench.spi(DR, 0x6);
    bench.advance(400 * TICK);

    assertThat(pulses).containsExactly(1L, 1L + 4 * BIT_TICKS);
    assertThat(ends).containsExactly(1L + BIT_TICKS, 1L + 5 * BIT_TICKS);
    assertThat(rises).hasSize(9);
    assertThat(bench.spi(DR)).isEqualTo(0x9);
    assertThat(bench.spi(DR)).isEqualTo(0x6);
  }

  @Test
  @DisplayName("4.4.3.14: eight bits of control, a clock of pause, and the word that comes back")
  void shouldFrameControlAndWordOfMicrowire() {
    List<String> told = new ArrayList<>();
    bench.spi.attach(
        new SpiDevice() {
          @Override
          public void selected(boolean selected) {
            told.add(selected ? "selected" : "deselected");
          }

          @Override
          public int transmit(int bits) {
            told.add("asked for " + bits);
            return 0xBEE;
          }

          @Override
          public void receive(int word, int bits) {
            told.add("given %x of %d".formatted(word, bits));
          }
        });
    master(MICROWIRE, 12, 0);
    List<Long> falls = changes(pins.csOut(), false);
    List<Long> rises = changes(pins.csOut(), true);
    List<Long> clocks = changes(pins.sckOut(), true);
    StringBuilder out = sampled(pins.txOut(), pins.sckOut(), true);
    bench.spi(DR, 0xFFC5);
    bench.advance(600 * TICK);

    assertThat(told).containsExactly("selected", "given c5 of 8", "asked for 12", "deselected");
    assertThat(clocks).hasSize(8 + 1 + 12).startsWith(1L + BIT_TICKS / 2);
    assertThat(falls).containsExactly(1L);
    assertThat(rises).containsExactly(1L + (2 * 12 + 19) * BIT_TICKS / 2);
    assertThat(out).hasToString("11000101" + "0".repeat(13));
    assertThat(bench.spi(DR)).isEqualTo(0xBEE);
  }

  @Test
  @DisplayName("4.4.3.14: in a row, CSn stays low and the control follows the word at once")
  void shouldKeepChipSelectLowBetweenMicrowireFrames() {
    master(MICROWIRE, 4, LBM);
    List<Long> falls = changes(pins.csOut(), false);
    List<Long> clocks = changes(pins.sckOut(), true);
    bench.spi(DR, 0xFF);
    bench.spi(DR, 0xFF);
    bench.advance(800 * TICK);

    assertThat(falls).hasSize(1);
    assertThat(clocks).hasSize(2 * 13);
    assertThat(clocks.get(13) - clocks.get(12)).isEqualTo(BIT_TICKS);
    assertThat(bench.spi(DR)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 13, 16})
  void shouldExchangeTiWordsWithASlaveOfItsKind(int bits) {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    Random random = new Random(seed);
    slave(TI, bits);
    master(TI, bits, 0);
    int[] there = random.ints(8, 0, 1 << bits).toArray();
    int[] back = random.ints(8, 0, 1 << bits).toArray();
    for (int i = 0; i < 8; i++) {
      other.registers().write(DR, back[i]);
    }
    for (int i = 0; i < 8; i++) {
      bench.spi(DR, there[i]);
      bench.advance(random.nextInt(2 * bits * BIT_TICKS) * TICK); // in a row or not
    }
    bench.advance(8L * 20 * BIT_TICKS * TICK);
    for (int i = 0; i < 8; i++) {
      assertThat(other.registers().read(DR)).as("%d, seed %d", i, seed).isEqualTo(there[i]);
      assertThat(bench.spi(DR)).as("%d, seed %d", i, seed).isEqualTo(back[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 13, 16})
  void shouldExchangeMicrowireFramesWithASlaveOfItsKind(int bits) {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    Random random = new Random(seed);
    slave(MICROWIRE, bits);
    master(MICROWIRE, bits, 0);
    int[] there = random.ints(6, 0, 256).toArray();
    int[] back = random.ints(6, 0, 1 << bits).toArray();
    for (int i = 0; i < 6; i++) {
      other.registers().write(DR, back[i]);
    }
    for (int i = 0; i < 6; i++) {
      bench.spi(DR, there[i]);
      bench.advance(random.nextInt(2 * (bits + 9) * BIT_TICKS) * TICK);
    }
    bench.advance(6L * 30 * BIT_TICKS * TICK);
    for (int i = 0; i < 6; i++) {
      assertThat(other.registers().read(DR)).as("%d, seed %d", i, seed).isEqualTo(there[i]);
      assertThat(bench.spi(DR)).as("%d, seed %d", i, seed).isEqualTo(back[i]);
    }
    assertThat(other.pins().txEnable().level()).isFalse();
  }

  @Test
  void shouldGoBackToMotorolaFrames() {
    master(TI, 8, LBM);
    bench.spi(DR, 0x11);
    bench.advance(5 * BIT_TICKS * TICK); // in the middle of it
    bench.spi(CR1, 0);
    master(0, 8, LBM);
    assertThat(pins.csOut().level()).isTrue();
    bench.spi(DR, 0x22);
    bench.advance(400 * TICK);
    assertThat(bench.spi(DR)).isEqualTo(0x22);
  }

  @Test
  void shouldSayThatTheFourthFormatIsNone() {
    StringBuilder missing = new StringBuilder();
    bench.spi.registers().onMissing((what, register) -> missing.append(what));
    master(3 << 4, 8, LBM);
    bench.spi(DR, 1);
    bench.advance(400 * TICK);
    assertThat(missing.toString()).contains("reserved frame format");
    assertThat(bench.spi(SR) & 4).isZero();
  }
}
