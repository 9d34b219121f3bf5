package usbtoaster.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Recorder;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.recording.RecordingWriter;

/**
 * The file that a run is recorded in; a run that is not recorded has a tape without one. The file
 * keeps what is in it until the recording {@linkplain #start starts}. One thread uses it.
 *
 * <p>A disk that takes no more ends the recording, not the run: {@link #close} tells of it.
 */
final class Tape implements LifeReader, AutoCloseable {
  private final @Nullable Path path;
  private final @Nullable FileChannel file;
  private final boolean made; // by this run
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();
  private @Nullable RecordingWriter writer; // since the start
  private @Nullable Recorder recorder;
  private @Nullable IOException failure;
  private long dropped; // of the recorder, as far as it is written

  /**
   * Makes a tape.
   *
   * @param path the file, or null
   * @throws UserError if it cannot be written
   */
  Tape(@Nullable Path path) {
    this.path = path;
    this.made = path != null && !Files.exists(path) && !Files.isSymbolicLink(path);
    try {
      this.file =
          path == null
              ? null
              : FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE, name() + " could not be written: " + Reason.of(e) + ".", e);
    }
  }

  private String name() {
    return path == null ? "The recording" : Visible.line(path.toString());
  }

  /** Returns when this was made, on the clock of the trace. */
  long beganNanos() {
    return beganNanos;
  }

  /** Begins the recording of {@code job}, whose times are counted from when this was made. */
  void start(Job job, @Nullable Recorder of) {
    FileChannel to = file;
    if (to == null || path == null) {
      return;
    }
    recorder = of;
    try {
      if (Files.isRegularFile(path)) {
        to.truncate(0);
      }
      writer = new RecordingWriter(Channels.newOutputStream(to), header(job));
    } catch (IOException e) {
      failure = e;
    }
  }

  private RecordingHeader header(Job job) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("browning", Integer.toString(job.browning()));
    settings.put("burst", Integer.toString(job.burstBytes()));
    settings.put("chunk", Integer.toString(job.chunkBytes()));
    settings.put("in-flight", Integer.toString(job.inFlight()));
    settings.put("target", job.target().name().toLowerCase(Locale.ROOT));
    if (job.leds() != null) {
      settings.put("leds", job.leds().name().toLowerCase(Locale.ROOT));
    }
    if (job.threads()) {
      settings.put("threads", "blocking");
    }
    String where =
        switch (job.target()) {
          case EMULATOR -> "the emulated Pico";
          case MOCK -> "the mock device";
          case PI -> "the device of a Pi";
        };
    return new RecordingHeader(began, beganNanos, where, settings);
  }

  @Override
  public void event(Correlated event) {
    write(new Entry.StageReached(event.event()));
  }

  @Override
  public void lost(long events) {
    write(new Entry.Lost(events, true, System.nanoTime()));
  }

  /** Takes what was recorded beside the stages. */
  void drain() {
    Recorder from = recorder;
    if (from == null) {
      return;
    }
    long before = from.dropped();
    from.drain(this::write);
    if (before > dropped) {
      write(new Entry.Lost(before - dropped, false, System.nanoTime()));
      dropped = before;
    }
  }

  private void write(Entry entry) {
    RecordingWriter to = writer;
    if (to == null || failure != null) {
      return;
    }
    try {
      to.write(entry);
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Ends the recording. Leaves no file behind if this run made it and nothing was recorded.
   *
   * @throws UserError if the disk did not take it all
   */
  @Override
  public void close() {
    FileChannel open = file;
    if (open == null || path == null) {
      return;
    }
    try (open) {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    try {
      if (made && writer == null && Files.isRegularFile(path)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    if (failure != null) {
      throw new UserError(
          ExitCode.FAILED,
          "%s could not be written: %s. What is in it is cut off."
              .formatted(name(), Reason.of(failure)),
          failure);
    }
  }
}
