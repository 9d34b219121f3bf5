package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.StageOrder;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.RecordingFile;

/** {@code run --record}: what was recorded is in the file. */
final class RecordTest {
  @TempDir private Path folder;

  private static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    RecordingFile.open(file).read(entries::add);
    return entries;
  }

  @Test
  void shouldRecordStagesRoutinesAndLedsWhateverIsTold() throws IOException {
    Path bread = Bread.of(folder, "bread", 20_000);
    Path file = folder.resolve("run.toast");

    Console console =
        Console.toaster(
            "run", bread, "--pace", "fast", "--leds", "--trace", "off", "--record", file);

    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(RecordingFile.open(file).header().settings())
        .containsEntry("target", "emulator")
        .containsEntry("leds", "human")
        .containsEntry("chunk", "4096");
    List<Entry> entries = read(file);
    assertThat(entries)
        .filteredOn(Entry.RoutineRan.class::isInstance)
        .map(entry -> ((Entry.RoutineRan) entry).activity())
        .contains(Activity.ISR, Activity.DPC);
    assertThat(entries)
        .hasAtLeastOneElementOfType(Entry.LedsChanged.class)
        .filteredOn(Entry.LineChanged.class::isInstance)
        .map(entry -> ((Entry.LineChanged) entry).line())
        .contains("IRQ", "ACK");
    assertThat(entries)
        .filteredOn(Entry.StageReached.class::isInstance)
        .map(entry -> ((Entry.StageReached) entry).event().stage())
        .contains(Stage.CALL, Stage.DMA_SEEN, Stage.IRQ_RAISED, Stage.RESUME, Stage.RETURN);
    StageOrder order = new StageOrder();
    RecordingFile.open(file).readStages(new Correlator(order));
    assertThat(order.violations()).isEmpty();
    assertThat(order.finished() + order.unsuspended()).isGreaterThan(10); // writes and reads
  }

  @Test
  void shouldKeepWhatIsInTheFileUntilTheDeviceIsOpen() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path old = Files.writeString(folder.resolve("old.toast"), "precious");
    Path none = folder.resolve("none.toast");

    for (Path file : List.of(old, none)) {
      Console console = Console.toaster("run", bread, "--image", bread, "--record", file);
      assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    }

    assertThat(old).hasContent("precious");
    assertThat(none).doesNotExist();
  }

  @Test
  void shouldSayThatTheDiskTookNotAll() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);

    Console full =
        Console.toaster("run", bread, "--target", "mock", "--record", Path.of("/dev/full"));
    Console away =
        Console.toaster("run", bread, "--target", "mock", "--record", folder.resolve("a/b"));

    assertThat(full.err())
        .isEqualTo(
            "/dev/full could not be written: No space left on device. What is in it is cut off.\n");
    assertThat(full.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(full.out()).endsWith("What came back is what went in.\n");
    assertThat(away.err()).hasLineCount(1).contains("could not be written: it is not there");
    assertThat(away.exitCode).isEqualTo(ExitCode.USAGE);
  }
}
