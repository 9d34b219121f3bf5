package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/** The census on a clock and with pauses of the test. */
final class CensusTakerTest {
  private static final int SAMPLES = 5;

  @TempDir private Path folder;
  private final FakeSession session = new FakeSession();
  private final List<Long> pauses = new ArrayList<>(); // written by the census, read after its end
  private final AtomicLong nanos = new AtomicLong();
  private int left = SAMPLES;

  private boolean pause(long pauseNanos) {
    pauses.add(pauseNanos);
    return left-- > 0;
  }

  private CensusTaker taker(long nanosPerLook) {
    return new CensusTaker(
        session.requestWait(), () -> nanos.addAndGet(nanosPerLook), this::pause, () -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4_000_000", // a sample that takes nothing
    "100_000, 5_000_000",
    "1_000_000, 50_000_000", // one that takes long
    "100_000_000, 1_000_000_000", // on a slow machine
  })
  void shouldPauseForFiftyTimesAsLongAsASampleTakesWithinBounds(String look, String pause)
      throws IOException {
    CensusTaker taker = taker(Long.parseLong(look.replace("_", "")));
    withWritesInFlight(3, taker);

    assertThat(pauses).hasSize(SAMPLES + 1);
    assertThat(pauses.subList(1, pauses.size()))
        .containsOnly(Long.parseLong(pause.replace("_", "")));
  }

  @Test
  void shouldCountWhatStaysInFlight() throws IOException {
    CensusTaker taker = taker(1);
    withWritesInFlight(3, taker);

    WaitCounts counts = taker.counts();
    assertThat(counts.samples()).isEqualTo(SAMPLES);
    assertThat(counts.withoutWaiting()).isEqualTo(SAMPLES);
    assertThat(counts.asMany()).isZero();
    assertThat(counts.leastInFlight()).isEqualTo(3);
    assertThat(counts.mostInFlight()).isEqualTo(3);
    assertThat(taker.census()).isNotNull();
  }

  @Test
  void shouldCountNoSampleWithoutAWriteInFlight() {
    CensusTaker taker = taker(1);
    try (session) {
      taker.start();
      taker.close();
    }

    assertThat(taker.counts().samples()).isZero();
    assertThat(taker.census()).isNull();
  }

  /** Has that many writes that never end, and lets the census end. */
  private void withWritesInFlight(int writes, CensusTaker taker) throws IOException {
    session.silent = n -> true;
    Path file = Bread.of(folder, "bread", 1000 * writes);
    Job job =
        new Job(
            List.of(file),
            Target.MOCK,
            TargetOptions.DEFAULT,
            null,
            3,
            256,
            writes,
            1000,
            TraceLevel.OFF,
            null,
            Recordings.NONE,
            false);
    ToastRun.Observer nobody =
        new ToastRun.Observer() {
          @Override
          public void writing(ToastRun run) {}

          @Override
          public void started(ToastRun run) {}

          @Override
          public void cameBack(ToastRun run) {}
        };
    try (session;
        Source source = new Source(job.files());
        Sink sink = new Sink(3, null)) {
      ToastRun run = new ToastRun(job, session, source, sink, nobody, null);
      run.start();
      taker.watch(run);
      taker.start();
      taker.close();
      run.cancel();
    }
  }
}
