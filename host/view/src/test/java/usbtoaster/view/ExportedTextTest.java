package usbtoaster.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;

/** CSV and lines of JSON, and the one order of times in which they stand. */
final class ExportedTextTest {
  private static final RecordingHeader HEADER =
      new RecordingHeader(Instant.EPOCH, 500, "a \"mock\"", Map.of("burst", "256"));

  @TempDir private Path folder;

  private static Recording recording() {
    List<Entry> entries = new ArrayList<>();
    Story story = new Story(event -> entries.add(new Entry.StageReached(event)));
    story.call(7).start(7, 3).interrupt(3, 1).dpc(7, 1);
    entries.add(
        new Entry.RoutineRan(
            Activity.ISR, "Bus.serve", 6500, 6900, "a, \"b\"\n", 5, ThreadKind.DEVICE));
    entries.add(new Entry.LineChanged("IRQ", true, 6000, 77));
    entries.add(new Entry.LedsChanged(3, 500));
    entries.add(new Entry.FunctionRan("ä", 1, 8500, 8600, Trace.NO_DEVICE_TIME, 5));
    entries.add(new Entry.Lost(2, false, 9000));
    return Recording.of(HEADER, entries);
  }

  private List<String> csv(Recording recording) throws IOException {
    Path file = folder.resolve("run.csv");
    CsvExporter.write(recording, file);
    return List.of(Files.readString(file).split("\r\n", -1));
  }

  @Test
  void shouldWriteCommaSeparatedValuesInTheOrderOfTheTimes() throws IOException {
    String edges = Story.EDGES.threadId() + ",DEVICE,0";
    assertThat(csv(recording()))
        .startsWith(
            "nanos,end_nanos,type,name,requests,detail,thread,thread_id,kind,processor,"
                + "device_nanos,device_end_nanos",
            "0,,leds,,,3,,,,,,")
        .contains(
            "3500,,stage,DMA_START,7,3,edges," + edges + ",,",
            "5500,,stage,INTERRUPT,7,1,edges," + edges + ",,",
            "5500,,line,IRQ,,1,,,,,77,",
            "6000,6400,routine,Bus.serve,,ISR,\"a, \"\"b\"\"\n\",5,DEVICE,,,",
            "8000,8100,function,ä,,1,,,,,,5")
        .endsWith("8500,,lost,other,,2,,,,,,", "");
  }

  @Test
  void shouldWriteAnObjectALine() throws IOException {
    Path file = folder.resolve("run.jsonl");
    JsonLines.write(recording(), file);
    assertThat(Files.readString(file)).isASCII().contains("\"function\":\"\\u00E4\"");
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      objects.add(JSON.std.mapFrom(line));
    }

    assertThat(objects.getFirst())
        .isEqualTo(
            Map.of(
                "type", "recording",
                "started", "1970-01-01T00:00:00Z",
                "target", "a \"mock\"",
                "settings", Map.of("burst", "256")));
    assertThat(objects)
        .filteredOn(object -> "ISR".equals(object.get("stage")))
        .singleElement()
        .isEqualTo(
            Map.of(
                "type",
                "stage",
                "nanos",
                6500,
                "order",
                7,
                "stage",
                "ISR",
                "requests",
                List.of(7),
                "detail",
                1,
                "thread",
                "edges",
                "threadId",
                (int) Story.EDGES.threadId(),
                "kind",
                "DEVICE",
                "processor",
                0));
    assertThat(objects)
        .map(object -> object.get("type"))
        .contains("routine", "line", "leds", "function", "lost");
    assertThat(objects.subList(1, objects.size()))
        .map(object -> (Integer) object.get("nanos"))
        .isSorted();
  }

  @Test
  void shouldKeepTheOrderOfTheTraceWhereTimesDisagree() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Story story = new Story(event -> entries.add(new Entry.StageReached(event)));
    story.call(1).call(2).call(3);
    entries.add(0, entries.removeLast()); // its time is the latest
    List<Stage> stages = new ArrayList<>();

    EntryOrder.read(
        Recording.of(HEADER, entries),
        (entry, requests) -> stages.add(((Entry.StageReached) entry).event().stage()));

    assertThat(stages.getFirst()).isEqualTo(Stage.DISPATCH);
  }

  @Test
  void shouldBoundWhatItHoldsBack() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3 * EntryOrder.MOST; i++) {
      entries.add(new Entry.LedsChanged(i, i));
    }
    entries.add(new Entry.LedsChanged(-1, 0)); // too late
    List<Entry> read = new ArrayList<>();

    EntryOrder.read(Recording.of(HEADER, entries), (entry, requests) -> read.add(entry));

    assertThat(read).hasSameSizeAs(entries).startsWith(entries.get(0), entries.get(1));
    assertThat(read.indexOf(entries.getLast())).isBetween(1, read.size() - 2);
  }

  @Test
  void shouldHandOnWhatTheReaderThrows() {
    IOException full = new IOException("full");
    assertThatThrownBy(
            () ->
                EntryOrder.read(
                    recording(),
                    (entry, requests) -> {
                      throw full;
                    }))
        .isSameAs(full);
  }

  @Test
  void shouldGiveWhatStandsBeforeTheDamage() {
    IOException cut = new IOException("cut");
    List<Entry> read = new ArrayList<>();
    Recording damaged =
        new Recording() {
          @Override
          public RecordingHeader header() {
            return HEADER;
          }

          @Override
          public void read(usbtoaster.trace.record.EntryReader reader) throws IOException {
            recording().read(reader);
            throw cut;
          }
        };

    assertThatThrownBy(() -> EntryOrder.read(damaged, (entry, requests) -> read.add(entry)))
        .isSameAs(cut);
    assertThat(read).hasSize(13);
  }
}
