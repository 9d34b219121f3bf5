package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.EdgeLatency;

final class ReportTest {
  private final StringWriter out = new StringWriter();
  private final Report report = new Report(new PrintWriter(out, true), Screen.USUAL, false);
  private final EdgeLatency latency = new EdgeLatency();

  /** One write whose edge the kernel saw a millisecond before the ISR ran. */
  private void write() {
    AtomicLong nanos = new AtomicLong(2_000_000);
    Trace trace = new Trace(16, () -> nanos.getAndAdd(100_000), () -> 0);
    trace.recordAt(Stage.EDGE, 0, 1, 1_100_000);
    trace.record(Stage.INTERRUPT, 0, 1);
    trace.record(Stage.ISR, 0, 1);
    trace.record(Stage.DPC, 1, 1);
    trace.record(Stage.RESUME, 1, 0);
    new Correlator(latency).drain(trace);
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  @Test
  void shouldTellHowLongItTookFromTheEdges() {
    write();
    report.edges(latency, EdgeCounts.NONE);

    assertThat(lines())
        .containsExactly(
            "  from the edge         p50 us      p90      p99  longest  of",
            "  to the ISR           1 000.0  1 000.0  1 000.0  1 000.0   1",
            "  to the continuation  1 200.0  1 200.0  1 200.0  1 200.0   1");
  }

  @Test
  void shouldTellWhichEdgesAreMissing() {
    report.edges(latency, new EdgeCounts(100, 2, 1));

    assertThat(lines())
        .containsExactly(
            "  2 edges lost in the kernel's queue of 1 024",
            "  1 edge in the direction of the one before: the chip merged what was between");
  }

  @Test
  void shouldSayNothingOfEdgesWhereNobodyKnowsThem() {
    report.edges(latency, new EdgeCounts(100, 0, 0));

    assertThat(lines()).isEmpty();
  }
}
