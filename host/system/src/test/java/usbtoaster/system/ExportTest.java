package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.testing.JfrTool;
import usbtoaster.testing.PerfettoTrace;
import usbtoaster.testing.PerfettoTrace.Slice;
import usbtoaster.testing.PerfettoTrace.Value;
import usbtoaster.testing.Sigrok;
import usbtoaster.view.jfr.JfrExporter;
import usbtoaster.view.perfetto.PerfettoExporter;
import usbtoaster.view.vcd.VcdExporter;

/** What the exports make of one run of the real firmware, as others read it. */
class ExportTest {
  private static final int ALL_WRITES = RecordedRun.STREAMS * RecordedRun.WRITES;
  private static final int SLOTS = 4;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void shouldShowEveryWriteToPerfettoAsAFlowOnBoundedTracks() throws IOException {
    Path file = folder.resolve("run.perfetto-trace");
    PerfettoExporter.write(RecordedRun.RECORDING, file);
    PerfettoTrace trace = new PerfettoTrace(file);
    List<Slice> writes =
        trace.slices().stream().filter(slice -> slice.name().startsWith("request ")).toList();
    assertThat(writes).hasSize(ALL_WRITES);
    assertThat(trace.tracksIn("slots of the toaster"))
        .hasSizeBetween(2, SLOTS)
        .isSubsetOf("slot 1", "slot 2", "slot 3", "slot 4");
    assertThat(trace.tracks().stream().filter(track -> track.tid() != 0)).hasSizeLessThan(5);
    for (Slice write : writes) {
      List<String> flow =
          trace.flow(Long.parseLong(write.arguments().get("request"))).stream()
              .filter(slice -> !slice.track().equals("firmware"))
              .map(Slice::name)
              .toList();
      assertThat(flow).startsWith("submit").endsWith("RESUME");
      assertThat(flow).filteredOn(name -> name.equals("transfer")).hasSize(3);
      assertThat(flow).filteredOn(name -> name.startsWith("ISR ")).hasSizeGreaterThanOrEqualTo(4);
      assertThat(flow).filteredOn(name -> name.startsWith("DPC ")).hasSizeGreaterThanOrEqualTo(4);
      assertThat(flow).contains("borrowed");
    }
    assertThat(trace.tracksIn("device")).contains("CE0", "IRQ", "ACK");
    assertThat(trace.counter("IRQ")).extracting(Value::value).containsOnly(0L, 1L);
    assertThat(trace.slices())
        .filteredOn(slice -> slice.track().equals("firmware") && !slice.flows().isEmpty())
        .hasSizeGreaterThan(ALL_WRITES);
    assertThat(trace.counter("requests in flight"))
        .extracting(Value::value)
        .contains((long) RecordedRun.STREAMS)
        .endsWith(0L);
    expectNoTwoInASlotAtOnce(trace);
  }

  private static void expectNoTwoInASlotAtOnce(PerfettoTrace trace) {
    var bySlot =
        trace.slices().stream()
            .filter(slice -> slice.name().startsWith("request "))
            .collect(Collectors.groupingBy(Slice::track));
    assertThat(bySlot).hasSizeBetween(2, SLOTS);
    for (List<Slice> slices : bySlot.values()) {
      for (int i = 1; i < slices.size(); i++) {
        assertThat(slices.get(i).nanos()).isGreaterThanOrEqualTo(slices.get(i - 1).endNanos());
      }
    }
  }

  @Test
  void shouldShowStagesAndRoutinesToSigrok() throws IOException {
    Sigrok.assumeInstalled();
    Path file = folder.resolve("run.vcd");
    VcdExporter.write(RecordedRun.RECORDING, file);
    Map<String, List<String>> edges = Sigrok.edges(file);
    assertThat(edges.get("COMPLETE")).hasSize(2 * ALL_WRITES); // up and down
    assertThat(edges.get("DMA_SEEN")).hasSizeGreaterThanOrEqualTo(2 * 3 * ALL_WRITES);
    assertThat(edges.get("IRQ")).hasSizeGreaterThanOrEqualTo(2 * 4 * ALL_WRITES);
    assertThat(edges.get("DPC_routine")).hasSizeGreaterThanOrEqualTo(2 * 4 * ALL_WRITES);
  }

  @Test
  void shouldBeReadByTheToolOfTheJdk() throws IOException {
    Path file = folder.resolve("run.jfr");
    JfrExporter.write(RecordedRun.RECORDING, file);
    Map<String, Integer> counts = JfrTool.counts(file);
    assertThat(counts)
        .containsEntry("Request", ALL_WRITES)
        .containsEntry("InFlight", ALL_WRITES)
        .containsEntry("Transfer", 3 * ALL_WRITES);
    assertThat(counts.get("Isr")).isGreaterThanOrEqualTo(4 * ALL_WRITES);
    assertThat(counts.get("Line")).isPositive();
  }
}
