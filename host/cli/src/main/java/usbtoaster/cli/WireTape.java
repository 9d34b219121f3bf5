package usbtoaster.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.targets.replay.StageMarks;
import usbtoaster.targets.replay.ToasterRecorder;
import usbtoaster.time.Timebase;

/**
 * The file that all is recorded in that crosses the wires in a run.
 *
 * <p>A disk that takes no more ends the recording, not the run: {@link #close} tells of it.
 */
final class WireTape implements AutoCloseable {
  private final Path file;
  private final ToasterRecorder recorder;

  /**
   * Begins to record {@code job}.
   *
   * @throws UserError if the file cannot be written
   */
  WireTape(Path file, Job job, ToasterSettings settings, Timebase time, StageMarks marks) {
    this.file = file;
    try {
      OutputStream to = Files.newOutputStream(file);
      recorder = new ToasterRecorder(to, time, settings, notes(job), marks);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE, name() + " could not be written: " + Reason.of(e) + ".", e);
    }
  }

  private static Map<String, String> notes(Job job) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("target", job.target().name().toLowerCase(Locale.ROOT));
    notes.put("browning", Integer.toString(job.browning()));
    notes.put("in-flight", Integer.toString(job.inFlight()));
    notes.put("chunk", Integer.toString(job.chunkBytes()));
    notes.put("pins", job.options().pins().toString());
    return notes;
  }

  private String name() {
    return Visible.line(file.toString());
  }

  ToasterRecorder recorder() {
    return recorder;
  }

  /**
   * Ends the recording.
   *
   * @throws UserError if the disk did not take it all
   */
  @Override
  public void close() {
    try {
      recorder.close();
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED,
          name() + " could not be written: " + Reason.of(e) + ". What is in it is cut off.",
          e);
    }
  }
}
