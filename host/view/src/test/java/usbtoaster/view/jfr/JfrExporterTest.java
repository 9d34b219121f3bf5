package usbtoaster.view.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.testing.JfrTool;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Story;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.view.timeline.Recorded;

class JfrExporterTest {
  private static final Duration SLACK = Duration.ofNanos(200); // of ticks

  private final Recorded recorded = new Recorded();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeEach
  void record() {
    recorded.story.call(7).start(7, 3).letGo(7).toldInterrupt(3, 1);
    recorded.routine(Activity.ISR, "ToasterInterrupt.serve");
    recorded.story.dpc(7, 1);
    recorded.routine(Activity.DPC, "BusLoop.onInterrupt");
    recorded.story.comeBack(7, 0);
    recorded.add(new FunctionRan("spi_irq", 0, 4100, 4400, 10, 40)).add(new LedsChanged(3, 2000));
    recorded.add(new LineChanged("IRQ", true, 1500, 0)).add(new Lost(5, 30_000));
  }

  private Path exported() throws IOException {
    Path file = folder.resolve("run.jfr");
    JfrExporter.write(recorded.recording(), file);
    return file;
  }

  private static RecordedEvent event(Path file, String type) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("usbtoaster." + type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldHaveEventsOfEachTypeForTheToolOfTheJdk() throws IOException {
    Path file = exported();
    assertThat(JfrTool.run(file, "print", "--events", "usbtoaster.Request"))
        .contains("  request = 7", "  firstStage = \"CALL\"", "  lastStage = \"RESUME\"");
    assertThat(JfrTool.counts(file))
        .containsEntry("Request", 1)
        .containsEntry("Submit", 1)
        .containsEntry("InFlight", 1)
        .containsEntry("Isr", 1)
        .containsEntry("Dpc", 1)
        .containsEntry("Function", 1)
        .containsEntry("Line", 1)
        .containsEntry("Leds", 1)
        .containsEntry("Lost", 1)
        .containsEntry("Recording", 1)
        .containsEntry("Stage", 21);
  }

  @Test
  void shouldHaveTheTimesAndThreadsOfTheRun() throws IOException {
    Path file = exported();
    RecordedEvent dpc = event(file, "Dpc");
    assertThat(dpc.getString("routine")).isEqualTo("BusLoop.onInterrupt");
    assertThat(dpc.getString("requests")).isEqualTo("7");
    assertThat(dpc.getThread().getJavaName()).isEqualTo(Story.EDGES.getName());
    assertThat(dpc.getDuration()).isCloseTo(Duration.ofNanos(500), SLACK);
    Duration at = Duration.between(Recorded.STARTED, dpc.getStartTime());
    assertThat(at).isCloseTo(Duration.ofNanos(12_900), SLACK);
    RecordedEvent gap = event(file, "InFlight");
    assertThat(gap.getThread().getJavaName()).isEqualTo("nobody");
    assertThat(gap.getDuration()).isCloseTo(Duration.ofNanos(8000), SLACK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"})
  void shouldTellOfAnyDay(Instant started) throws IOException {
    Path file = folder.resolve("run.jfr");
    JfrExporter.write(recorded.recording(started), file);
    Duration at = Duration.between(started, event(file, "Request").getStartTime());
    assertThat(at).isCloseTo(Duration.ofNanos(1000), Duration.ofMillis(1)); // of 52 bits
  }
}
