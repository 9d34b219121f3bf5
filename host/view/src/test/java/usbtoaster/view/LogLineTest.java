package usbtoaster.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.record.Entry;

final class LogLineTest {
  private static final long NONE = Trace.NO_DEVICE_TIME;

  private static Event event(Stage stage, long detail, long deviceNanos) {
    return new Event(
        1, stage, 7, detail, 99_999_999_900L, deviceNanos, "io-10", 9, ThreadKind.IO, 0);
  }

  @Test
  void shouldWriteAColumnForEachWithAllRequestsOfAnInterrupt() {
    List<String> lines = new ArrayList<>();
    Correlator correlator = new Correlator(StageLog.ofText(0, lines::add));
    new Story(correlator)
        .call(7)
        .call(8)
        .start(7, 3)
        .start(8, 4)
        .toldInterrupt(4, 1)
        .dpc(7, 1)
        .dpc(8, 0)
        .comeBack(7, 0xC0000120);
    correlator.lost(2);
    correlator.finish();

    assertThat(lines)
        .startsWith(
            "          us  request  stage       thread       detail",
            "         1.0        7  CALL        caller")
        .contains(
            "         7.0        7  DMA_START   edges        tag 3",
            "         9.0        8  DMA_SEEN    device       tag 4, device 0.8",
            "        12.0        7  INTERRUPT   edges        interrupt 1",
            "        15.0        7  DPC         edges        for interrupt 1",
            "        16.0        8  DPC         edges        called by a timer",
            "        17.0        7  COMPLETE    edges        error 0xC0000120")
        .endsWith(
            "        24.0        7  RESUME      caller",
            "        24.0        -  lost        -            2 stages are missing here");
  }

  @Test
  void shouldFitOnATerminalWhateverTheStage() {
    for (Stage stage : Stage.values()) {
      for (long detail : new long[] {0, 65_535, 999_999}) {
        String line = LogLine.of(event(stage, detail, NONE), List.of(1_234_567L), 0);
        String timed = LogLine.of(event(stage, detail, 99_999_999_900L), List.of(), 0);
        assertThat(line.length()).as(line).isLessThanOrEqualTo(80);
        if (stage.ofDevice()) {
          assertThat(timed.length()).as(timed).isLessThanOrEqualTo(80);
        }
      }
    }
  }

  @Test
  void shouldNameTheEngineOfAFileOrASocket() {
    assertThat(LogLine.of(event(Stage.SUBMIT, 2, NONE), List.of(7L), 0)).endsWith("io_uring");
    assertThat(LogLine.of(event(Stage.SUBMIT, 9, NONE), List.of(7L), 0)).endsWith("engine 9");
    assertThat(LogLine.of(event(Stage.REAP, -125, NONE), List.of(7L), 0)).endsWith("errno 125");
    assertThat(LogLine.of(event(Stage.REAP, 4096, NONE), List.of(7L), 0)).endsWith("4096");
  }

  @Test
  void shouldTellWhatStandsBesideTheStages() {
    List<String> lines = new ArrayList<>();
    for (Entry entry :
        List.of(
            new Entry.RoutineRan(Activity.ISR, "Bus.serve", 1000, 3500, "rp", 1, ThreadKind.DEVICE),
            new Entry.LineChanged("IRQ", true, 2000, NONE),
            new Entry.LedsChanged(0b101, 3000),
            new Entry.LedsChanged(0, 4000),
            new Entry.FunctionRan("main", 2, 5000, 6000, 10_000, 12_500),
            new Entry.Lost(1, false, 7000))) {
      lines.add(LogLine.of(entry, List.of(), 1000));
    }

    assertThat(lines)
        .containsExactly(
            "         0.0        -  routine     rp           ISR Bus.serve, 2.5 us",
            "         1.0        -  line        device       IRQ goes high",
            "         2.0        -  LEDs        -            in flight, DPC",
            "         3.0        -  LEDs        -            all dark",
            "         4.0        -  function    device       2 main, 2.5 us",
            "         6.0        -  lost        -            1 entries are missing here");
  }

  @Test
  void shouldWantWhatIsAskedFor() {
    Entry stage = new Entry.StageReached(event(Stage.DMA_DONE, 3, NONE));
    Entry leds = new Entry.LedsChanged(1, 99_999_999_900L);
    List<Long> served = List.of(7L, 8L);
    EventFilter all = EventFilter.ALL;

    assertThat(all.wants(stage, served) && all.wants(leds, List.of())).isTrue();
    EventFilter request = new EventFilter(Set.of(8L), Set.of(), Set.of(), 0, Long.MAX_VALUE);
    assertThat(request.wants(stage, served)).isTrue();
    assertThat(request.wants(stage, List.of(7L))).isFalse();
    assertThat(request.wants(leds, List.of())).isFalse();
    EventFilter device = new EventFilter(Set.of(), Set.of(), Set.of("device"), 0, Long.MAX_VALUE);
    assertThat(device.wants(stage, served)).isTrue();
    assertThat(device.wants(leds, served)).isFalse();
    EventFilter other = new EventFilter(Set.of(), Set.of(Stage.CALL), Set.of(), 0, 99_999_999_900L);
    assertThat(other.wants(stage, served)).isFalse();
    assertThat(other.wants(new Entry.Lost(1, 5), List.of())).isTrue();
    EventFilter early = new EventFilter(Set.of(), Set.of(), Set.of(), 0, 99_999_999_899L);
    assertThat(early.wants(stage, served)).isFalse();
  }
}
