package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.record.Entry;

/** A sample of a million events, by a clock that is turned by hand. */
final class SamplerTest {
  private static final long SECOND = 1_000_000_000;
  private static final List<Stage> LIFE =
      List.of(
          Stage.CALL,
          Stage.IRP,
          Stage.DISPATCH,
          Stage.DMA_START,
          Stage.INTERRUPT,
          Stage.ISR,
          Stage.DPC,
          Stage.COMPLETE,
          Stage.RESUME,
          Stage.RETURN);

  private final Sampler sampler = new Sampler(request -> request, 0, 0);
  private final Correlator correlator = new Correlator(sampler);
  private long order;

  private void life(long request) {
    for (Stage stage : LIFE) {
      boolean nobodys = stage == Stage.INTERRUPT || stage == Stage.ISR;
      boolean numbered = nobodys || stage == Stage.DPC;
      order++;
      correlator.event(
          new Event(
              order,
              stage,
              nobodys ? 0 : request,
              numbered ? request : 0,
              order * 10,
              Trace.NO_DEVICE_TIME,
              "io-1",
              1,
              ThreadKind.IO,
              0));
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> events(Map<String, Object> message) {
    return (List<Map<String, Object>>) message.getOrDefault("events", List.of());
  }

  /** 100,000 events a second for ten seconds. */
  @Test
  void shouldCountAMillionEventsAndShowAFewWholeLives() {
    long request = 0;
    long shown = 0;
    long leftOut = 0;
    long lives = 0;
    for (int tick = 1; tick <= 40; tick++) {
      for (int i = 0; i < 2_500; i++) {
        life(++request);
        sampler.entry(
            new Entry.RoutineRan(Activity.ISR, "serve", 0, 1, "rp2040", 1, ThreadKind.DEVICE));
        sampler.entry(new Entry.LineChanged("CS", i % 2 == 0, 0, i));
      }
      Map<String, Object> message = sampler.takeStages();
      if (!message.isEmpty()) {
        assertThat(message).containsEntry("done", true);
        assertThat(events(message)).hasSize(LIFE.size());
        assertThat(events(message).getFirst()).containsEntry("stage", "CALL");
        lives++;
        shown += events(message).size();
        leftOut += ((Number) Objects.requireNonNull(message.get("leftOut"))).longValue();
      }
      shown += sampler.takeWork().size() + events(Map.of()).size();
      Object edges = sampler.takeLines().getOrDefault("edges", List.of());
      shown += ((List<?>) edges).size();
      sampler.refill(tick * SECOND / 4);
    }
    assertThat(sampler.events()).isEqualTo(1_200_000);
    assertThat(sampler.count(Stage.ISR)).isEqualTo(100_000);
    assertThat(sampler.shown()).isEqualTo(shown).isLessThanOrEqualTo(10 * 200 + 200);
    assertThat(sampler.shown() + sampler.leftOut()).isEqualTo(sampler.events());
    assertThat(leftOut).isEqualTo(1_000_000 - lives * LIFE.size());
    assertThat(lives).isBetween(10L, 40L);
  }

  @Test
  void shouldShowOneLongLifeOnlyInPart() {
    correlator.event(event(Stage.CALL));
    for (int i = 0; i < 100_000; i++) {
      correlator.event(event(Stage.DMA_START));
    }
    assertThat(events(sampler.takeStages())).hasSize(Sampler.MOST_OF_A_LIFE);
    assertThat(sampler.leftOut()).isEqualTo(100_001 - Sampler.MOST_OF_A_LIFE);
  }

  private Event event(Stage stage) {
    order++;
    return new Event(order, stage, 7, 7, order, Trace.NO_DEVICE_TIME, "io-1", 1, ThreadKind.IO, 0);
  }

  @Test
  void shouldSayWhatTheTraceHasLost() {
    life(1);
    correlator.lost(500);
    life(2);
    assertThat(sampler.leftOut()).isEqualTo(500 + LIFE.size());
    assertThat(sampler.lost()).isEqualTo(500);
  }
}
