package usbtoaster.view.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;

/** Traces made by hand, whose latencies are known. */
final class LatencyTest {
  private static final long MICRO = 1_000;

  private final Latency latency = new Latency();
  private final Correlator correlator = new Correlator(latency);
  private long order;
  private long micros;

  private LatencyTest after(long more, Stage stage, long request, long detail) {
    return after(more, stage, request, detail, Trace.NO_DEVICE_TIME);
  }

  private LatencyTest after(long more, Stage stage, long request, long detail, long deviceNanos) {
    micros += more;
    order++;
    correlator.event(
        new Event(
            order,
            stage,
            request,
            detail,
            micros * MICRO,
            deviceNanos,
            "rp2040",
            1,
            ThreadKind.DEVICE,
            0));
    return this;
  }

  /** A request of one interrupt: 3 us, 20, 5 and 40 after each other, 1068 in all. */
  private void request(long request) {
    long device = micros * MICRO;
    after(0, Stage.CALL, request, 0).after(100, Stage.DMA_START, request, request);
    after(0, Stage.DMA_SEEN, 0, request, device).after(60, Stage.DMA_DONE, 0, request, device + 51);
    after(840, Stage.IRQ_RAISED, 0, request).after(0, Stage.INTERRUPT, 0, request);
    after(3, Stage.ISR, 0, request).after(20, Stage.DPC, request, request);
    after(5, Stage.COMPLETE, request, 0).after(40, Stage.RESUME, request, 0);
  }

  private long micros(Measure measure, double percent) {
    return Math.round(latency.spread(measure).percentileNanos(percent) / 1000.0);
  }

  @Test
  void shouldMeasureEachPieceOfTheWay() {
    for (int request = 1; request <= 20; request++) {
      request(request);
    }
    assertThat(latency.told())
        .containsExactly(
            Measure.RAISED_TO_ISR,
            Measure.ISR_TO_DPC,
            Measure.DPC_TO_COMPLETION,
            Measure.COMPLETION_TO_CONTINUATION,
            Measure.CALL_TO_CONTINUATION);
    assertThat(latency.told()).allMatch(measure -> latency.spread(measure).count() == 20);
    assertThat(micros(Measure.RAISED_TO_ISR, 99.9)).isEqualTo(3);
    assertThat(micros(Measure.ISR_TO_DPC, 50)).isEqualTo(20);
    assertThat(micros(Measure.DPC_TO_COMPLETION, 50)).isEqualTo(5);
    assertThat(micros(Measure.COMPLETION_TO_CONTINUATION, 50)).isEqualTo(40);
    assertThat(latency.spread(Measure.CALL_TO_CONTINUATION).longestNanos()).isEqualTo(1068 * MICRO);
    assertThat(latency.interrupts()).isEqualTo(20);
    assertThat(latency.completed()).isEqualTo(20);
    assertThat(latency.longestFrameNanos()).isEqualTo(51);
  }

  @Test
  void shouldNameTheEarliestThatAnybodyTellsOf() {
    after(0, Stage.INTERRUPT, 0, 1).after(2, Stage.ISR, 0, 1);
    assertThat(latency.told()).containsExactly(Measure.INTERRUPT_TO_ISR);
    after(5, Stage.IRQ_RAISED, 0, 2).after(3, Stage.EDGE, 0, 1).after(4, Stage.INTERRUPT, 0, 2);
    after(2, Stage.ISR, 0, 2);
    assertThat(latency.told()).containsExactly(Measure.EDGE_TO_ISR);
    assertThat(latency.spread(Measure.EDGE_TO_ISR).longestNanos()).isEqualTo(6 * MICRO);
    assertThat(Measure.EDGE_TO_ISR.label()).isEqualTo("edge to ISR");
  }

  @Test
  void shouldMeasureNothingAcrossALossAndForgetWhatNeverEnds() {
    after(0, Stage.CALL, 1, 0);
    correlator.lost(3);
    after(5, Stage.COMPLETE, 1, 0).after(5, Stage.RESUME, 1, 0);
    assertThat(latency.told()).isEmpty();
    assertThat(latency.lost()).isEqualTo(3);
    for (int request = 2; request <= Latency.MOST_REQUESTS + 2; request++) {
      after(1, Stage.CALL, request, 0);
    }
    after(1, Stage.RESUME, 2, 0).after(1, Stage.RESUME, 3, 0);
    assertThat(latency.spread(Measure.CALL_TO_CONTINUATION).count()).isEqualTo(1);
  }

  @Test
  void shouldKnowTheLongestAndTheDecades() {
    Spread spread = new Spread();
    for (int i = 1; i <= 1000; i++) {
      spread.add(i == 3 ? 1_804_000 : i == 500 ? 40_000 : 2_000);
    }
    spread.add(-5);
    spread.add(3_000_000_000_000L);
    assertThat(spread.longestAt()).isEqualTo(1002);
    assertThat(spread.longestLaterNanos()).isEqualTo(3_000_000_000_000L);
    assertThat(spread.percentileNanos(50)).isCloseTo(2_000, within(70L));
    assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7).stream().map(spread::inDecade))
        .containsExactly(1L, 998L, 1L, 0L, 1L, 0L, 0L, 1L);
  }

  @Test
  void shouldPrintTablesThatFitTheTerminal() {
    for (int request = 1; request <= 2_000; request++) {
      request(request);
    }
    latency.ran(Activity.ISR, "ToasterInterrupt.serve", 5_000_000_000L, -1, "rp2040");
    for (int i = 0; i < 2 * Latency.MOST_ROUTINES; i++) {
      latency.ran(Activity.DPC, "Routine" + i, 1, -1, "rp2040");
    }
    assertThat(latency.routines()).hasSize(Latency.MOST_ROUTINES);
    List<String> lines = LatencyTable.of(latency);
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(1)).startsWith("IRQ raised to ISR").endsWith("2 000");
    assertThat(lines).contains("  1 to 10 us            2 000  " + "#".repeat(44));
  }

  @Test
  void shouldPrintJson() throws IOException {
    request(1);
    latency.ran(Activity.ISR, "ToasterInterrupt.serve", 2_000, 1_900, "rp2040");
    Map<String, Object> all = JSON.std.mapFrom(LatencyJson.of(latency, new Pauses(2, 30)));
    assertThat(all)
        .containsEntry("good", true)
        .containsEntry("interrupts", 1)
        .containsEntry("collections", 2)
        .containsKey("verdict");
    assertThat(all.get("measures"))
        .asInstanceOf(MAP)
        .containsOnlyKeys(
            "raisedToIsr",
            "isrToDpc",
            "dpcToCompletion",
            "completionToContinuation",
            "callToContinuation");
    assertThat(String.valueOf(all.get("routines")))
        .contains("kind=ISR", "highestCpuNanos=1900", "highestNanos=2000");
  }
}
