package usbtoaster.view.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.trace.record.Entry.StageReached;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;

/** A recording made by hand: a story, and the routines in it. */
public final class Recorded {
  /** When it was recorded. */
  public static final Instant STARTED = Instant.parse("2026-11-30T12:00:00.000000250Z");

  private final List<Entry> entries = new ArrayList<>();

  /** Tells it: one microsecond passes before each stage, the first is at 1000 ns. */
  public final Story story = new Story(event -> entries.add(new StageReached(event)));

  /** Adds an entry. */
  public Recorded add(Entry entry) {
    entries.add(entry);
    return this;
  }

  /** Adds a routine that ran from 100 ns before the latest ISR or DPC until 400 ns after it. */
  public Recorded routine(Activity activity, String name) {
    Stage stage = activity == Activity.ISR ? Stage.ISR : Stage.DPC;
    long at = 0;
    for (Entry entry : entries) {
      at = entry instanceof StageReached(var event) && event.stage() == stage ? event.nanos() : at;
    }
    return routine(activity, name, at - 100, at + 400);
  }

  /** Adds a routine. */
  public Recorded routine(Activity activity, String name, long nanos, long endNanos) {
    long thread = Story.EDGES.threadId();
    return add(
        new RoutineRan(
            activity, name, nanos, endNanos, Story.EDGES.getName(), thread, ThreadKind.DEVICE));
  }

  /** Returns the recording. */
  public Recording recording() {
    return recording(STARTED);
  }

  /** Returns the recording, as it would be of another day. */
  public Recording recording(Instant started) {
    RecordingHeader header =
        new RecordingHeader(started, 0, "the mock", Map.of("browning", "3", "in-flight", "4"));
    return Recording.of(header, entries);
  }
}
