package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

class PinRecorderTest {
  private static final long US = 1_000_000;

  private final VirtualClock clock = new VirtualClock();
  private final Signal wire = new Signal("GPIO3", false);

  /** A wave of {@code periods}, high for the first part of each. */
  private void wave(int periods, long periodPicos, long highPicos) {
    long begin = clock.picos();
    for (int i = 0; i < periods; i++) {
      clock.advanceTo(begin + i * periodPicos);
      wire.set(true);
      clock.advanceTo(begin + i * periodPicos + highPicos);
      wire.set(false);
    }
    clock.advanceTo(begin + periods * periodPicos);
  }

  @Test
  void shouldKeepEdgesWithTheirTimes() {
    try (PinRecorder recorder = new PinRecorder(clock, wire)) {
      assertThat(recorder.lastEdgePicos()).isEqualTo(-1);
      wave(2, 10 * US, 3 * US + 1);
      assertThat(recorder.edges())
          .containsExactly(
              new PinRecorder.Edge(0, true),
              new PinRecorder.Edge(3 * US + 1, false),
              new PinRecorder.Edge(10 * US, true),
              new PinRecorder.Edge(13 * US + 1, false));
      assertThat(recorder.edges(1)).containsExactly(new PinRecorder.Edge(13 * US + 1, false));
      assertThat(recorder.lastEdgePicos()).isEqualTo(13 * US + 1);
      assertThat(recorder.count()).isEqualTo(4);
      assertThat(recorder.count(true)).isEqualTo(2);
    }
  }

  @Test
  void shouldMeasureFrequencyAndDutyOfAnySpan() {
    PinRecorder recorder = new PinRecorder(clock, wire);
    wave(1_000, 4 * US, US);
    Measurement all = recorder.all();
    assertThat(all.rises()).isEqualTo(1_000);
    assertThat(all.frequencyHertz()).isEqualTo(250_000);
    assertThat(all.duty()).isEqualTo(0.25);
    assertThat(all.complete()).isTrue();
    Measurement odd = recorder.over(Duration.ofNanos(99_500)); // from within a high
    assertThat(odd.frequencyHertz()).isEqualTo(250_000);
    assertThat(odd.duty()).isCloseTo((24 * 1.0 + 0.5) / 99.5, within(1e-9));
    assertThat(odd.rises()).isEqualTo(24);
    assertThat(odd.falls()).isEqualTo(25);
  }

  @Test
  void shouldTellAStandingLevel() {
    wire.set(true);
    PinRecorder recorder = new PinRecorder(clock, wire);
    clock.advanceTo(10 * US);
    assertThat(recorder.all().duty()).isOne();
    assertThat(recorder.all().frequencyHertz()).isZero();
    wire.set(false);
    clock.advanceTo(40 * US);
    assertThat(recorder.all().duty()).isEqualTo(0.25);
    assertThat(recorder.over(Duration.ofNanos(1_000)).duty()).isZero();
  }

  @Test
  void shouldPutAnEdgeIntoOneOfTwoSpansThatMeet() {
    PinRecorder recorder = new PinRecorder(clock, wire);
    wave(4, 10 * US, 5 * US);
    assertThat(recorder.between(0, 20 * US).edges()).isEqualTo(4);
    assertThat(recorder.between(20 * US, 40 * US).edges()).isEqualTo(4);
    wire.set(true);
    assertThat(recorder.between(20 * US, 40 * US).edges()).as("up to the present").isEqualTo(5);
  }

  @Test
  void shouldForgetTheOldestAndSaySo() {
    PinRecorder recorder = new PinRecorder(clock, wire, 100);
    wave(1_000, 2 * US, US);
    assertThat(recorder.count()).isEqualTo(2_000);
    assertThat(recorder.edges()).hasSize(100);
    assertThat(recorder.edges().getFirst()).isEqualTo(new PinRecorder.Edge(1_900 * US, true));
    Measurement known = recorder.over(Duration.ofNanos(100_000));
    assertThat(known.complete()).isTrue();
    assertThat(known.rises()).isEqualTo(50);
    Measurement cut = recorder.over(Duration.ofNanos(200_000));
    assertThat(cut.complete()).isFalse();
    assertThat(cut.rises()).isEqualTo(50);
    assertThat(cut.fromPicos()).isEqualTo(1_899 * US + 1);
    assertThat(cut.duty()).as("still of what it reports").isCloseTo(0.5, within(0.01));
  }

  @Test
  void shouldAnswerAfterItWasClosedAndBeginAnewWhenCleared() {
    PinRecorder recorder = new PinRecorder(clock, wire);
    wave(10, 2 * US, US);
    recorder.close();
    wave(10, 2 * US, US);
    assertThat(recorder.count()).isEqualTo(20);
    assertThat(recorder.all().toPicos()).isEqualTo(20 * US);
    PinRecorder second = new PinRecorder(clock, wire);
    wave(10, 2 * US, US);
    second.clear();
    wave(3, 2 * US, US);
    assertThat(second.count()).isEqualTo(6);
    assertThat(second.all().fromPicos()).isEqualTo(60 * US);
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    PinRecorder recorder = new PinRecorder(clock, wire);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recorder.between(2, 1))
        .withMessage("The span from 2 to 1 ps ends before it begins");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PinRecorder(clock, wire, 1))
        .withMessage("A recorder keeps 64 edges or more, not 1");
  }
}
