package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;

/** A {@link Story}'s clock moves one microsecond per event. */
final class EdgeLatencyTest {
  private final EdgeLatency latency = new EdgeLatency();
  private final Correlator correlator = new Correlator(latency);
  private final Story story = new Story(correlator);

  private void write(long request, int interrupt) {
    story.call(request).start(request, 1).letGo(request).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.EDGE, 0, interrupt).edge(interrupt).dpc(request, interrupt);
    story.comeBack(request, 0);
  }

  @Test
  void shouldMeasureFromTheEdgeToTheIsrAndToTheContinuation() {
    write(1, 1);
    write(2, 2);

    assertThat(latency.toIsr().count()).isEqualTo(2);
    assertThat(latency.toIsr().longestNanos()).isEqualTo(2_000);
    assertThat(latency.toContinuation().count()).isEqualTo(2);
    assertThat(latency.toContinuation().percentileNanos(50)).isEqualTo(11_000);
  }

  @Test
  void shouldMeasureARequestFromItsLastEdge() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.EDGE, 0, 1).edge(1).dpc(1, 1).start(1, 1).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.EDGE, 0, 2).edge(2).dpc(1, 2).comeBack(1, 0);

    assertThat(latency.toIsr().count()).isEqualTo(2);
    assertThat(latency.toContinuation().count()).isEqualTo(1);
    assertThat(latency.toContinuation().longestNanos()).isEqualTo(11_000);
  }

  @Test
  void shouldMeasureNothingWhereNobodyTellsOfEdges() {
    story.whole(1, 1, 1);

    assertThat(latency.toIsr().count()).isZero();
    assertThat(latency.toContinuation().count()).isZero();
  }

  @Test
  void shouldNotCreditAnEdgeWithWhatATimerFound() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.EDGE, 0, 1).edge(1).dpc(1, 1).start(1, 1).tell(Stage.DMA_DONE, 0, 1);
    story.dpc(1, 0).comeBack(1, 0);

    assertThat(latency.toIsr().count()).isEqualTo(1);
    assertThat(latency.toContinuation().count()).isZero();
  }

  @Test
  void shouldForgetRequestsWhoseEventsAreLost() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.EDGE, 0, 1).edge(1).dpc(1, 1);
    correlator.lost(10);
    story.comeBack(1, 0);

    assertThat(latency.toContinuation().count()).isZero();
  }
}
