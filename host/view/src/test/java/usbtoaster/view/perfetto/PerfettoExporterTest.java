package usbtoaster.view.perfetto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.testing.PerfettoTrace;
import usbtoaster.testing.PerfettoTrace.Slice;
import usbtoaster.testing.PerfettoTrace.Value;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.StageReached;
import usbtoaster.view.timeline.Recorded;

class PerfettoExporterTest {
  private final Recorded recorded = new Recorded();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private PerfettoTrace exported() throws IOException {
    Path file = folder.resolve("run.perfetto-trace");
    PerfettoExporter.write(recorded.recording(), file);
    return new PerfettoTrace(file);
  }

  private static List<String> places(List<Slice> slices) {
    return slices.stream().map(slice -> slice.name() + " on " + slice.track()).toList();
  }

  @Test
  void shouldDrawARequestAsAFlowAcrossThreadsAndSlot() throws IOException {
    recorded.story.call(7).start(7, 3).letGo(7).toldInterrupt(3, 1);
    recorded.routine(Activity.ISR, "ToasterInterrupt.serve");
    recorded.story.dpc(7, 1);
    recorded.routine(Activity.DPC, "BusLoop.onInterrupt");
    recorded.story.comeBack(7, 0);
    PerfettoTrace trace = exported();
    assertThat(places(trace.flow(7)))
        .containsExactly(
            "submit on caller",
            "transfer on slot 1",
            "ISR ToasterInterrupt.serve on edges",
            "DPC BusLoop.onInterrupt on edges",
            "borrowed on io-1",
            "RESUME on caller");
    assertThat(trace.flow(7).get(2)).matches(isr -> isr.endNanos() - isr.nanos() == 500);
    assertThat(trace.tracksIn("slots of the toaster")).containsExactly("slot 1");
    assertThat(places(trace.slices().stream().filter(each -> each.depth() > 0).toList()))
        .contains("transfer on slot 1", "frame on slot 1", "DISPATCH on caller", "DPC on edges");
  }

  @Test
  void shouldUseNoMoreSlotsThanAreOccupiedAtOnce() throws IOException {
    for (int i = 0; i < 50; i++) {
      recorded.story.call(2 * i + 1).start(2 * i + 1, 1).letGo(2 * i + 1).interrupt(1, 2 * i + 1);
      recorded.story.dpc(2 * i + 1, 2 * i + 1).call(2 * i + 2).start(2 * i + 2, 2);
      recorded.story.comeBack(2 * i + 1, 0).interrupt(2, 2 * i + 2).dpc(2 * i + 2, 2 * i + 2);
      recorded.story.comeBack(2 * i + 2, 0xC0000120);
    }
    PerfettoTrace trace = exported();
    assertThat(trace.tracksIn("slots of the toaster")).containsExactly("slot 1", "slot 2");
    assertThat(trace.slices())
        .filteredOn(slice -> slice.name().equals("request 100"))
        .extracting(slice -> slice.arguments().get("status"))
        .containsExactly("0xc0000120");
    assertThat(trace.counter("requests in flight"))
        .extracting(Value::value)
        .containsOnly(0L, 1L, 2L);
  }

  @Test
  void shouldDrawWhatTakesNoTimeAsInstants() throws IOException {
    recorded.routine(Activity.DPC, "first", 5000, 5000).routine(Activity.DPC, "second", 5000, 5000);
    recorded.routine(Activity.DPC, "inner", 6000, 7000).routine(Activity.DPC, "outer", 6000, 9000);
    PerfettoTrace trace = exported();
    assertThat(trace.slices())
        .filteredOn(slice -> slice.track().equals("edges"))
        .extracting(Slice::name, Slice::depth, Slice::endNanos)
        .containsExactly(
            tuple("DPC first", 0, 5000L),
            tuple("DPC second", 0, 5000L),
            tuple("DPC outer", 0, 9000L),
            tuple("DPC inner", 1, 7000L));
  }

  private static Tuple tuple(Object... values) {
    return Assertions.tuple(values);
  }

  @Test
  void shouldDrawTheFirmwareUnderTheRequestThatHasTheBus() throws IOException {
    recorded.story.call(7).start(7, 3); // at 4000
    recorded.add(new FunctionRan("inner", 1, 4200, 4300, 20, 30));
    recorded.add(new FunctionRan("outer", 0, 4100, 4400, 10, 40));
    recorded.story.letGo(7).interrupt(3, 1).dpc(7, 1).comeBack(7, 0);
    recorded.add(new FunctionRan("idle", 0, 15000, 15100, 50, 60));
    PerfettoTrace trace = exported();
    assertThat(trace.slices())
        .filteredOn(slice -> slice.track().equals("firmware"))
        .extracting(Slice::name, Slice::depth, Slice::flows)
        .containsExactly(
            tuple("outer", 0, List.of(7L)),
            tuple("inner", 1, List.of()),
            tuple("idle", 0, List.of()));
  }

  @Test
  void shouldDrawLinesAndLedsAsLevels() throws IOException {
    recorded.add(new LedsChanged(0b11, 1500)).add(new LedsChanged(0b10, 2500));
    recorded.add(new LineChanged("IRQ", true, 1000, 0)).add(new LineChanged("IRQ", false, 2000, 0));
    PerfettoTrace trace = exported();
    assertThat(trace.counter("IRQ")).containsExactly(new Value(1000, 1), new Value(2000, 0));
    assertThat(trace.counter("LED: in flight"))
        .containsExactly(new Value(1500, 1), new Value(2500, 0));
    assertThat(trace.counter("LED: ISR")).containsExactly(new Value(1500, 1));
  }

  @Test
  void shouldSayWhatWasDroppedAndWhatWasRecorded() throws IOException {
    recorded.story.call(1);
    recorded.add(new Lost(5, 3500)).add(new Lost(2, 4500));
    recorded.story.letGo(1);
    PerfettoTrace trace = exported();
    assertThat(trace.lost()).isEqualTo(7);
    assertThat(trace.counter("dropped")).containsExactly(new Value(3500, 5), new Value(4500, 7));
    assertThat(trace.slices())
        .filteredOn(slice -> slice.track().equals("what was recorded"))
        .extracting(slice -> slice.name() + slice.arguments())
        .containsExactly(
            "recording{target=the mock, browning=3, in-flight=4}",
            "dropped{entries=5}",
            "dropped{entries=2}");
    Duration sinceEpoch = Duration.between(Instant.EPOCH, Recorded.STARTED);
    assertThat(trace.wallClockAtZero()).isEqualTo(sinceEpoch.toNanos());
  }

  @Test
  void shouldGiveNoMoreThanSomeThreadsATrack() throws IOException {
    for (int i = 1; i <= 1000; i++) {
      String name = "caller-" + i;
      long none = Trace.NO_DEVICE_TIME;
      for (Stage stage : List.of(Stage.CALL, Stage.SUSPEND)) {
        long nanos = 10L * i + (stage == Stage.CALL ? 0 : 60); // they overlap
        recorded.add(
            new StageReached(
                new Event(i, stage, i, 0, nanos, none, name, 100 + i, ThreadKind.VIRTUAL, 0)));
      }
    }
    PerfettoTrace trace = exported();
    assertThat(trace.tracks()).hasSizeLessThan(Tracks.MOST_THREADS + 10);
    assertThat(trace.slices())
        .filteredOn(slice -> slice.track().equals("other threads") && slice.name().equals("submit"))
        .hasSize(1000 - Tracks.MOST_THREADS)
        .allMatch(slice -> slice.endNanos() == slice.nanos());
  }

  /** Anything in any order: a file that the viewer can read, whatever it shows. */
  @Test
  void shouldWriteWhatCanBeReadOfAnyEntries() throws IOException {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("PerfettoExporterTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    Stage[] stages = Stage.values();
    for (int i = 0; i < 5000; i++) {
      long nanos = random.nextInt(20_000) - 100L;
      long end = nanos + random.nextInt(500);
      Stage stage = stages[random.nextInt(stages.length)];
      long thread = random.nextInt(5);
      switch (random.nextInt(8)) {
        case 0 -> recorded.routine(Activity.ISR, "isr", nanos, end);
        case 1 -> recorded.routine(Activity.DPC, "dpc", nanos, end);
        case 2 -> recorded.add(new FunctionRan("f", random.nextInt(9), nanos, end, 0, 0));
        case 3 -> recorded.add(new Lost(1, random.nextBoolean(), nanos));
        default ->
            recorded.add(
                new StageReached(
                    new Event(
                        i,
                        stage,
                        random.nextInt(20),
                        random.nextInt(9),
                        nanos,
                        nanos,
                        "thread",
                        thread,
                        ThreadKind.IO,
                        0)));
      }
    }
    PerfettoTrace trace = exported();
    assertThat(trace.slices()).as("-Dtoaster.seed=%d", seed).hasSizeGreaterThan(3000);
    assertThat(trace.slices()).allMatch(slice -> slice.endNanos() >= slice.nanos());
  }
}
