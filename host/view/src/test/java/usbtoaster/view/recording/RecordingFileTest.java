package usbtoaster.view.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;

/** A recording comes back from its file as it was, and what is no such file is told where. */
final class RecordingFileTest {
  private static final long MANY = 5_000_000_000L;
  private static final RecordingHeader HEADER =
      new RecordingHeader(
          Instant.parse("2026-11-30T12:34:56.789012345Z"),
          -MANY,
          "the emulated Pico",
          Map.of("in-flight", "8", "browning", "ä\n"));

  @TempDir private Path folder;

  private static Event event(Stage stage, long n) {
    return new Event(
        n, stage, n, -n, -MANY + n, n * MANY, "io-" + n % 3, n % 3, ThreadKind.IO, (int) n);
  }

  /** Each kind of entry, with numbers of every length. */
  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    long number = 1;
    for (Stage stage : Stage.values()) {
      entries.add(new Entry.StageReached(event(stage, number)));
      number *= 5;
    }
    long none = Trace.NO_DEVICE_TIME;
    for (ThreadKind kind : ThreadKind.values()) {
      entries.add(
          new Entry.StageReached(
              new Event(7, Stage.CALL, -1, Long.MIN_VALUE, 0, none, "main", 1, kind, -1)));
    }
    entries.add(new Entry.RoutineRan(Activity.ISR, "a.b", 5, 4, "", 0, ThreadKind.DEVICE));
    entries.add(new Entry.RoutineRan(Activity.DPC, "ä", 0, MANY, "t\n", -9, ThreadKind.TIMER));
    entries.add(new Entry.LineChanged("IRQ", true, 5, 0));
    entries.add(new Entry.LineChanged("IRQ", false, Long.MAX_VALUE, none));
    entries.add(new Entry.LedsChanged(0, -MANY));
    entries.add(new Entry.LedsChanged(-1, MANY));
    entries.add(new Entry.FunctionRan("main", 0, 1, 2, none, none));
    entries.add(new Entry.FunctionRan("irq_handler", 31, 1, 200, 0, -1));
    entries.add(new Entry.Lost(MANY, 3));
    entries.add(new Entry.Lost(1, false, 3));
    return entries;
  }

  private static byte[] recorded(RecordingHeader header, List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RecordingWriter writer = new RecordingWriter(bytes, header)) {
      for (Entry entry : entries) {
        writer.write(entry);
      }
      assertThat(writer.entries()).isEqualTo(entries.size());
    }
    return bytes.toByteArray();
  }

  /** Reads all; what was read before an exception is in {@code entries}. */
  private static RecordingHeader read(byte[] bytes, List<Entry> entries) throws IOException {
    RecordingReader reader = new RecordingReader("run.toast", new ByteArrayInputStream(bytes));
    RecordingHeader header = reader.header();
    for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(entry);
    }
    return header;
  }

  @Test
  void shouldGiveBackEveryKindOfEntry() throws IOException {
    Path path = Files.write(folder.resolve("run.toast"), recorded(HEADER, entries()));
    List<Entry> back = new ArrayList<>();
    List<Entry> again = new ArrayList<>();

    RecordingFile file = RecordingFile.open(path);
    file.read(back::add);
    file.read(again::add);

    assertThat(file.header()).isEqualTo(HEADER);
    assertThat(back).isEqualTo(entries());
    assertThat(again).isEqualTo(back);
    assertThat(entries().stream().map(Entry::getClass).distinct())
        .as("every kind")
        .hasSameSizeAs(Entry.class.getPermittedSubclasses());
  }

  @Test
  void shouldGiveBackARecordingOfNothing() throws IOException {
    RecordingHeader bare = new RecordingHeader(Instant.EPOCH, 0, "", Map.of());
    List<Entry> back = new ArrayList<>();

    assertThat(read(recorded(bare, List.of()), back)).isEqualTo(bare);
    assertThat(back).isEmpty();
  }

  @Test
  void shouldGiveNumbersAnewWhereThereAreMoreNamesThanNumbers() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(new Entry.LineChanged("line " + i * 7 % 19_000, true, i, 0));
      entries.add(
          new Entry.RoutineRan(Activity.DPC, "r " + i, i, i, "t " + i, i, ThreadKind.VIRTUAL));
    }
    List<Entry> back = new ArrayList<>();

    read(recorded(HEADER, entries), back);

    assertThat(back).isEqualTo(entries);
  }

  @Test
  void shouldShortenNamesThatAreTooLong() throws IOException {
    List<Entry> back = new ArrayList<>();

    read(recorded(HEADER, List.of(new Entry.LineChanged("ä".repeat(90_000), true, 0, 0))), back);

    assertThat(back).containsExactly(new Entry.LineChanged("ä".repeat(1000), true, 0, 0));
  }

  @Test
  void shouldTellWhereAFileIsCutOff() throws IOException {
    byte[] whole = recorded(HEADER, entries());
    List<Integer> counts = new ArrayList<>();
    for (int length = 0; length < whole.length; length++) {
      List<Entry> before = new ArrayList<>();
      byte[] part = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> read(part, before))
          .isInstanceOf(DamagedRecordingException.class)
          .hasMessage(
              length < RecordingFormat.MAGIC.length
                  ? "run.toast is no recording: it does not begin as those of toaster run --record"
                      + " do."
                  : "run.toast is cut off at byte "
                      + length
                      + ": its recording did not come to its end.");
      assertThat(before).isEqualTo(entries().subList(0, before.size()));
      counts.add(before.size());
    }
    assertThat(counts).isSorted().last().isEqualTo(entries().size());
  }

  @Test
  void shouldTellOfABitOfAnyByteThatIsNotAsItWas() throws IOException {
    byte[] whole = recorded(HEADER, entries());
    for (int bit = 0; bit < 8 * whole.length; bit += 9) {
      byte[] other = whole.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);

      assertThatThrownBy(() -> read(other, new ArrayList<>()))
          .as("bit " + bit)
          .isInstanceOf(DamagedRecordingException.class)
          .message()
          .matches("run\\.toast (is|was) .*[0-9a-z]\\.");
    }
  }

  @Test
  void shouldTakeNoMoreThanItNeedsOfGarbage() throws IOException {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] head = recorded(HEADER, List.of());
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      int kept = random.nextInt(head.length);
      byte[] bytes = Arrays.copyOf(head, kept + garbage.length);
      System.arraycopy(garbage, 0, bytes, kept, garbage.length);

      assertThatThrownBy(() -> read(bytes, new ArrayList<>()))
          .as("-Dtoaster.seed=" + seed)
          .isInstanceOf(DamagedRecordingException.class);
    }
  }

  @Test
  void shouldTellWhatFollowsOnItsEnd() throws IOException {
    byte[] whole = recorded(HEADER, entries());
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);

    assertThatThrownBy(() -> read(longer, new ArrayList<>()))
        .hasMessage("run.toast is damaged at byte %d: something follows on its end.", whole.length);
  }

  @Test
  void shouldBeOneMessageForWhoeverReadsProtobuf() throws IOException {
    byte[] whole = recorded(HEADER, List.of(new Entry.LineChanged("IRQ", true, -MANY + 3, 9)));

    UnknownFieldSet file = UnknownFieldSet.parseFrom(whole);

    assertThat(file.getField(15).getLengthDelimitedList())
        .containsExactly(ByteString.copyFromUtf8("usbtoaster"));
    List<ByteString> records = file.getField(1).getLengthDelimitedList();
    assertThat(records).hasSize(4); // header, name, line, end
    UnknownFieldSet header = UnknownFieldSet.parseFrom(only(records.get(0), 1));
    assertThat(header.getField(5).getLengthDelimitedList())
        .containsExactly(ByteString.copyFromUtf8("the emulated Pico"));
    UnknownFieldSet line = UnknownFieldSet.parseFrom(only(records.get(2), 6));
    assertThat(IntStream.of(1, 2, 3, 4).mapToObj(n -> line.getField(n).getVarintList().getFirst()))
        .containsExactly(1L, 1L, 6L, 18L); // the signed ones in zigzag
  }

  private static ByteString only(ByteString record, int field) throws IOException {
    return UnknownFieldSet.parseFrom(record).getField(field).getLengthDelimitedList().getFirst();
  }

  @Test
  void shouldPassOverWhatItDoesNotKnow() throws IOException {
    UnknownFieldSet more =
        UnknownFieldSet.newBuilder()
            .addField(30, Field.newBuilder().addVarint(1).addFixed64(2).build())
            .build();
    List<ByteString> records =
        new ArrayList<>(
            UnknownFieldSet.parseFrom(recorded(HEADER, entries()))
                .getField(1)
                .getLengthDelimitedList());
    ByteString end = records.removeLast();
    records.replaceAll(record -> extended(record, more));
    records.add(1, more.toByteString().isEmpty() ? end : kind(30, more.toByteString()));
    List<Entry> back = new ArrayList<>();

    // its sum is that of the file that was: so only the end is at fault
    assertThatThrownBy(() -> read(file(records), back)).hasMessageContaining(" is cut off at byte");
    assertThat(back).isEqualTo(entries());
  }

  private static ByteString extended(ByteString record, UnknownFieldSet more) {
    try {
      UnknownFieldSet fields = UnknownFieldSet.parseFrom(record);
      int kind = fields.asMap().keySet().iterator().next();
      return kind(kind, only(record, kind).concat(more.toByteString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString kind(int kind, ByteString body) {
    return UnknownFieldSet.newBuilder()
        .addField(kind, Field.newBuilder().addLengthDelimited(body).build())
        .build()
        .toByteString();
  }

  private static byte[] file(List<ByteString> records) {
    Field.Builder all = Field.newBuilder();
    records.forEach(all::addLengthDelimited);
    ByteString rest = UnknownFieldSet.newBuilder().addField(1, all.build()).build().toByteString();
    return ByteString.copyFrom(RecordingFormat.MAGIC).concat(rest).toByteArray();
  }

  @Test
  void shouldSayThatALaterVersionMadeIt() {
    ByteString header =
        UnknownFieldSet.newBuilder()
            .addField(1, Field.newBuilder().addVarint(2).build())
            .build()
            .toByteString();

    assertThatThrownBy(() -> read(file(List.of(kind(1, header))), new ArrayList<>()))
        .hasMessage(
            "run.toast was recorded by a later version of this program: its format is 2, and 1 is"
                + " known.");
  }

  @Test
  void shouldWriteNothingMoreAfterTheDiskWasFull() throws IOException {
    List<Integer> written = new ArrayList<>();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            written.add(length);
            throw new IOException("No space left on device");
          }
        };
    RecordingWriter writer = new RecordingWriter(full, HEADER);

    assertThatThrownBy(
            () ->
                LongStream.range(0, 100_000)
                    .mapToObj(n -> new Entry.StageReached(event(Stage.CALL, n)))
                    .forEach(entry -> write(writer, entry)))
        .hasMessageContaining("No space left on device");
    writer.close();

    assertThat(written).hasSize(1);
  }

  private static void write(RecordingWriter writer, Entry entry) {
    try {
      writer.write(entry);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
