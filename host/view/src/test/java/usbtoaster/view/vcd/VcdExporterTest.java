package usbtoaster.view.vcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.testing.Sigrok;
import usbtoaster.trace.Activity;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.view.timeline.Recorded;

@DisplayName("The VCD file of a recording, as sigrok reads it")
class VcdExporterTest {
  private final Recorded recorded = new Recorded();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void needsSigrok() {
    Sigrok.assumeInstalled();
  }

  private Path exported() throws IOException {
    Path file = folder.resolve("run.vcd");
    VcdExporter.write(recorded.recording(), file);
    return file;
  }

  @Test
  void shouldHaveLinesAndLedsAndStagesOnOneTimeLine() throws IOException {
    recorded.add(new LedsChanged(0b01, 2500)).add(new LedsChanged(0b10, 4500));
    recorded.story.call(1).start(1, 3);
    recorded.add(new LineChanged("IRQ", true, 2200, 0)).add(new LineChanged("IRQ", false, 3300, 0));
    recorded.add(new LineChanged("CS", true, 2100, 0));
    Map<String, List<String>> edges = Sigrok.edges(exported());
    assertThat(edges).containsEntry("IRQ", List.of("2200 ns up", "3300 ns down"));
    assertThat(edges).containsEntry("CS", List.of("2100 ns up"));
    assertThat(edges).containsEntry("LED_in_flight", List.of("2500 ns up", "4500 ns down"));
    assertThat(edges).containsEntry("LED_ISR", List.of("4500 ns up"));
    assertThat(edges).containsEntry("CALL", List.of("1000 ns up", "1001 ns down"));
    assertThat(edges).containsEntry("DMA_START", List.of("4000 ns up", "4001 ns down"));
    assertThat(edges).containsEntry("RETURN", List.of());
  }

  @Test
  void shouldBeHighWhileARoutineRuns() throws IOException {
    recorded.routine(Activity.DPC, "inner", 3000, 4000).routine(Activity.DPC, "outer", 2000, 4500);
    recorded.routine(Activity.DPC, "other", 4200, 5000).routine(Activity.ISR, "short", 7000, 7000);
    Map<String, List<String>> edges = Sigrok.edges(exported());
    assertThat(edges).containsEntry("DPC_routine", List.of("2000 ns up", "5000 ns down"));
    assertThat(edges).containsEntry("ISR_routine", List.of("7000 ns up", "7001 ns down"));
  }

  @Test
  void shouldCountWhatIsInFlightUntilSomethingIsLost() throws IOException {
    recorded.story.call(1).call(2);
    recorded.add(new Lost(4, 6500));
    Map<String, List<String>> edges = Sigrok.edges(exported());
    assertThat(edges).containsEntry("in_flight[0]", List.of("2000 ns up", "5000 ns down"));
    assertThat(edges).containsEntry("in_flight[1]", List.of("5000 ns up", "6500 ns down"));
    assertThat(edges).containsEntry("LOST", List.of("6500 ns up", "6501 ns down"));
  }
}
