package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.EntryReader;
import usbtoaster.view.recording.DamagedRecordingException;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingFile;
import usbtoaster.view.recording.RecordingHeader;

/**
 * A recording that a command line names. One that is cut off or damaged is read up to there, as if
 * it ended; {@link #check} tells of it afterwards. Not thread-safe.
 */
final class Recorded implements Recording {
  private final Path path;
  private final RecordingFile file;
  private @Nullable DamagedRecordingException damage;

  private Recorded(Path path, RecordingFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Looks at the head of a file.
   *
   * @throws UserError if it is no recording, or cannot be read
   */
  static Recorded open(Path path) {
    try {
      return new Recorded(path, RecordingFile.open(path));
    } catch (DamagedRecordingException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (IOException e) {
      throw unreadable(path, e, ExitCode.USAGE);
    }
  }

  private static UserError unreadable(Path path, IOException e, int exitCode) {
    String name = Visible.line(path.toString());
    return new UserError(exitCode, name + " could not be read: " + Reason.of(e) + ".", e);
  }

  @Override
  public RecordingHeader header() {
    return file.header();
  }

  /**
   * Reads all that is there.
   *
   * @throws UserError if the disk gives no more
   */
  @Override
  public void read(EntryReader reader) {
    try {
      file.read(reader);
    } catch (DamagedRecordingException e) {
      damage = e;
    } catch (IOException e) {
      throw unreadable(path, e, ExitCode.FAILED);
    }
  }

  /** Hands all stages to {@code readers}, by one correlator. */
  void readStages(LifeReader... readers) {
    Correlator correlator = new Correlator(readers);
    read(entry -> Recording.tellStage(entry, correlator));
    if (damage != null) {
      correlator.lost(0); // what would follow
    }
    correlator.finish();
  }

  /** Returns how to call the file in a sentence. */
  String name() {
    return Visible.line(path.toString());
  }

  /**
   * Looks whether what was read was all.
   *
   * @throws UserError if the recording is cut off or damaged
   */
  void check() {
    DamagedRecordingException found = damage;
    if (found != null) {
      throw UserError.of(ExitCode.FAILED, found);
    }
  }
}
