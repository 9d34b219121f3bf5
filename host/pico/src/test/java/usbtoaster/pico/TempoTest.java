package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TempoTest {
  private static final long REAL = 1_000_000_000; // ns
  private static final long VIRTUAL = 5_000_000_000L; // ps
  private static final long TEN_SECONDS_PICOS = 10_000_000_000_000L;

  @Test
  void shouldNotLagBehindWhatTheHostHasSeenPass() {
    Tempo tempo = new Tempo(Pace.FAST, REAL, VIRTUAL);
    tempo.acted(REAL + 50, VIRTUAL + 7_000);

    assertThat(tempo.floorPicos(REAL + 50)).isEqualTo(VIRTUAL + 7_000);
    assertThat(tempo.floorPicos(REAL + 150)).isEqualTo(VIRTUAL + 7_000 + 100_000);
  }

  @Test
  void shouldRunAheadWhenFastUntilNothingHasHappenedForTenSeconds() {
    Tempo tempo = new Tempo(Pace.FAST, REAL, VIRTUAL);
    long quiet = VIRTUAL + TEN_SECONDS_PICOS;

    assertThat(tempo.ceilingPicos(REAL)).isEqualTo(quiet);
    assertThat(tempo.nanosUntil(quiet, REAL)).isZero();
    assertThat(tempo.nanosUntil(quiet + 1_000, REAL)).isEqualTo(10_000_000_001L);
    tempo.activity(VIRTUAL + 9_000);
    assertThat(tempo.ceilingPicos(REAL)).isEqualTo(quiet + 9_000);
  }

  @Test
  void shouldPassInRealTimeAfterTenQuietSeconds() {
    Tempo tempo = new Tempo(Pace.FAST, REAL, VIRTUAL);

    assertThat(tempo.ceilingPicos(REAL + 11_000_000_000L))
        .isEqualTo(VIRTUAL + 11_000_000_000L * 1_000);
  }

  @Test
  void shouldKeepStepWithTheRealClockWhateverTheHostDoes() {
    Tempo tempo = new Tempo(Pace.REAL, REAL, VIRTUAL);
    tempo.acted(REAL + 10, VIRTUAL + 500_000);

    assertThat(tempo.ceilingPicos(REAL + 100)).isEqualTo(VIRTUAL + 100_000);
    assertThat(tempo.nanosUntil(VIRTUAL + 500_000, REAL + 100)).isEqualTo(400);
  }

  @Test
  void shouldPassAsSlowlyAsAsked() {
    Tempo tempo = new Tempo(Pace.slowed(20), REAL, VIRTUAL);

    assertThat(tempo.floorPicos(REAL + 1_000)).isEqualTo(VIRTUAL + 50_000);
    assertThat(tempo.nanosUntil(VIRTUAL + 50_000, REAL)).isEqualTo(1_000);
  }

  @Test
  void shouldForgetWhatWasMissed() {
    Tempo tempo = new Tempo(Pace.REAL, REAL, VIRTUAL);
    tempo.forgive(REAL + 1_000_000, VIRTUAL + 5);

    assertThat(tempo.floorPicos(REAL + 1_000_001)).isEqualTo(VIRTUAL + 5 + 1_000);
  }
}
