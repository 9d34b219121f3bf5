package usbtoaster.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.RoutineRan;

final class RecorderTest {
  private final AtomicLong clock = new AtomicLong(100);
  private final Recorder recorder = new Recorder(4, clock::get);
  private final List<Entry> read = new ArrayList<>();

  @Test
  void shouldKeepWhatItIsToldWithTheTimeOfTheTrace() {
    recorder.line("IRQ", true, 7);
    clock.set(200);
    recorder.leds(0b101);
    recorder.function("main", 2, 150, 8, 9);

    assertThat(recorder.drain(read::add)).isEqualTo(3);
    assertThat(read)
        .containsExactly(
            new LineChanged("IRQ", true, 100, 7),
            new LedsChanged(0b101, 200),
            new FunctionRan("main", 2, 150, 200, 8, 9));
    assertThat(recorder.drain(read::add)).isZero();
  }

  @Test
  void shouldHearFromATraceWhichRoutineRan() {
    Trace trace = new Trace(4, clock::incrementAndGet, () -> 0, recorder);
    trace.endRoutine(Activity.DPC, "Loop.turn", trace.beginRoutine(Activity.DPC));

    recorder.drain(read::add);

    Thread here = Thread.currentThread();
    assertThat(read)
        .containsExactly(
            new RoutineRan(
                Activity.DPC,
                "Loop.turn",
                101,
                102,
                here.getName(),
                here.threadId(),
                ThreadKind.of(here)));
  }

  @Test
  void shouldDropAndCountWhatFindsNoPlace() {
    for (int i = 0; i < 7; i++) {
      recorder.leds(i);
    }
    assertThat(recorder.dropped()).isEqualTo(3);
    assertThat(recorder.drain(read::add)).isEqualTo(4);
    assertThat(read.getLast()).isEqualTo(new LedsChanged(3, 100));
  }
}
