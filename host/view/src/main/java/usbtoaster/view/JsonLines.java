package usbtoaster.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONComposer;
import com.fasterxml.jackson.jr.ob.comp.ArrayComposer;
import com.fasterxml.jackson.jr.ob.comp.ObjectComposer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;

/**
 * A trace as lines of JSON, one object each, as {@code docs/recordings.md} describes them: for
 * machines. Times are nanoseconds since a beginning. Fields that have no value are left out.
 */
public final class JsonLines {
  /** A name is anybody's: so it cannot steer a terminal, and no charset loses it. */
  private static final JSON ASCII =
      JSON.builder(JsonFactory.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, true).build())
          .build();

  private JsonLines() {}

  /** Writes a recording to a file: a line for its header, and one for each entry. */
  public static void write(Recording recording, Path file) throws IOException {
    long beganNanos = recording.header().startNanos();
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(of(recording.header()) + "\n");
      EntryOrder.read(
          recording, (entry, requests) -> out.write(of(entry, requests, beganNanos) + "\n"));
    }
  }

  /** Returns the line of a header. */
  public static String of(RecordingHeader header) throws IOException {
    ObjectComposer<JSONComposer<String>> object =
        object("recording")
            .put("started", header.started().toString())
            .put("target", header.target());
    var settings = object.startObjectField("settings");
    for (Map.Entry<String, String> setting : header.settings().entrySet()) {
      settings.put(setting.getKey(), setting.getValue());
    }
    settings.end();
    return object.end().finish();
  }

  /** Returns the line of an entry; {@code requests} are those of its stage. */
  public static String of(Entry entry, List<Long> requests, long beganNanos) throws IOException {
    long nanos = entry.nanos() - beganNanos;
    return switch (entry) {
      case Entry.StageReached reached -> of(reached.event(), requests, beganNanos);
      case Entry.RoutineRan ran ->
          object("routine")
              .put("nanos", nanos)
              .put("endNanos", ran.endNanos() - beganNanos)
              .put("activity", ran.activity().name())
              .put("routine", ran.routine())
              .put("thread", ran.thread())
              .put("threadId", ran.threadId())
              .put("kind", ran.kind().name())
              .end()
              .finish();
      case Entry.LineChanged changed ->
          device(
                  "deviceNanos",
                  changed.deviceNanos(),
                  object("line")
                      .put("nanos", nanos)
                      .put("line", changed.line())
                      .put("high", changed.high()))
              .end()
              .finish();
      case Entry.LedsChanged changed ->
          object("leds").put("nanos", nanos).put("levels", changed.levels()).end().finish();
      case Entry.FunctionRan ran -> function(ran, beganNanos);
      case Entry.Lost lost ->
          object("lost")
              .put("nanos", nanos)
              .put("entries", lost.entries())
              .put("stages", lost.stages())
              .end()
              .finish();
    };
  }

  private static String of(Event event, List<Long> requests, long beganNanos) throws IOException {
    ObjectComposer<JSONComposer<String>> object =
        object("stage")
            .put("nanos", event.nanos() - beganNanos)
            .put("order", event.order())
            .put("stage", event.stage().name());
    ArrayComposer<ObjectComposer<JSONComposer<String>>> array = object.startArrayField("requests");
    for (long request : requests) {
      array.add(request);
    }
    array.end();
    object.put("detail", event.detail());
    return device("deviceNanos", event.deviceNanos(), object)
        .put("thread", event.thread())
        .put("threadId", event.threadId())
        .put("kind", event.kind().name())
        .put("processor", event.processor())
        .end()
        .finish();
  }

  private static String function(Entry.FunctionRan ran, long beganNanos) throws IOException {
    ObjectComposer<JSONComposer<String>> object =
        object("function")
            .put("nanos", ran.nanos() - beganNanos)
            .put("endNanos", ran.endNanos() - beganNanos)
            .put("function", ran.function())
            .put("depth", ran.depth());
    device("deviceNanos", ran.deviceNanos(), object);
    return device("deviceEndNanos", ran.deviceEndNanos(), object).end().finish();
  }

  private static ObjectComposer<JSONComposer<String>> object(String type) throws IOException {
    return ASCII.composeString().startObject().put("type", type);
  }

  private static ObjectComposer<JSONComposer<String>> device(
      String field, long nanos, ObjectComposer<JSONComposer<String>> object) throws IOException {
    return nanos == Trace.NO_DEVICE_TIME ? object : object.put(field, nanos);
  }
}
