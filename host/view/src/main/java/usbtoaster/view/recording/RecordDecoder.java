package usbtoaster.view.recording;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;

/**
 * Makes entries of records. Records and fields that it does not know are passed over. It remembers
 * the names so far: that many at most that a writer may use. Not thread-safe.
 */
final class RecordDecoder {
  private static final ThreadName NOBODY = new ThreadName("", 0, ThreadKind.CALLER);

  private final @Nullable String[] names = new @Nullable String[RecordingFormat.MOST_NAMES + 1];
  private final @Nullable ThreadName[] threads =
      new @Nullable ThreadName[RecordingFormat.MOST_NAMES + 1];
  private long startNanos;
  private int version;
  private boolean ended;
  private long entries;
  private int sum;

  /** What is in a record: the one field that says what it is, and the fields of that. */
  private record Body(int kind, Fields fields) {}

  /** What is wrong with a record, in words. */
  static final class Damage extends IOException {
    private static final long serialVersionUID = 1;

    Damage(String words) {
      super(words);
    }
  }

  /** Returns the header that a record is. */
  RecordingHeader header(CodedInputStream record) throws Damage {
    Body header = read(record, true);
    if (header.kind() != RecordingFormat.HEADER) {
      throw new Damage("it has no header");
    }
    Fields fields = header.fields();
    version = (int) fields.number(1);
    startNanos = fields.signed(4);
    try {
      Instant started = Instant.ofEpochSecond(fields.signed(2), fields.number(3));
      return new RecordingHeader(started, startNanos, fields.text(5), fields.pairs());
    } catch (DateTimeException | ArithmeticException e) {
      throw new Damage("it began at no time");
    }
  }

  int version() {
    return version;
  }

  /** Returns the entry that a record is; null if it is none. */
  @Nullable Entry entry(CodedInputStream record) throws Damage {
    Body read = read(record, false);
    Fields fields = read.fields();
    return switch (read.kind()) {
      case RecordingFormat.NAME -> {
        names[place(fields.number(1))] = fields.text(2);
        yield null;
      }
      case RecordingFormat.THREAD -> {
        threads[place(fields.number(1))] =
            new ThreadName(
                fields.text(2),
                fields.number(3),
                constant(ThreadKind.class, name(fields.number(4))));
        yield null;
      }
      case RecordingFormat.STAGE -> stage(fields);
      case RecordingFormat.ROUTINE -> routine(fields);
      case RecordingFormat.LINE ->
          new Entry.LineChanged(
              name(fields.number(1)),
              fields.number(2) != 0,
              onClock(fields.signed(3)),
              fields.deviceNanos(4));
      case RecordingFormat.LEDS ->
          new Entry.LedsChanged((int) fields.number(1), onClock(fields.signed(2)));
      case RecordingFormat.FUNCTION -> function(fields);
      case RecordingFormat.LOST ->
          new Entry.Lost(fields.number(1), fields.number(2) != 0, onClock(fields.signed(3)));
      case RecordingFormat.END -> {
        ended = true;
        entries = fields.number(1);
        sum = (int) fields.number(2);
        yield null;
      }
      default -> null;
    };
  }

  /** Returns whether the record was the end. */
  boolean ended() {
    return ended;
  }

  /** Returns how many entries the end says that there are. */
  long entries() {
    return entries;
  }

  /** Returns the check sum that the end says. */
  int sum() {
    return sum;
  }

  private Entry stage(Fields fields) throws Damage {
    ThreadName thread = thread(fields.number(7));
    return new Entry.StageReached(
        new Event(
            fields.number(1),
            constant(Stage.class, name(fields.number(2))),
            fields.number(3),
            fields.signed(4),
            onClock(fields.signed(5)),
            fields.deviceNanos(6),
            thread.name(),
            thread.number(),
            thread.kind(),
            (int) fields.signed(8)));
  }

  private Entry routine(Fields fields) throws Damage {
    ThreadName thread = thread(fields.number(5));
    long began = onClock(fields.signed(3));
    return new Entry.RoutineRan(
        constant(Activity.class, name(fields.number(1))),
        name(fields.number(2)),
        began,
        began + fields.signed(4),
        thread.name(),
        thread.number(),
        thread.kind());
  }

  private Entry function(Fields fields) throws Damage {
    long began = onClock(fields.signed(3));
    return new Entry.FunctionRan(
        name(fields.number(1)),
        (int) fields.number(2),
        began,
        began + fields.signed(4),
        fields.deviceNanos(5),
        fields.deviceNanos(6));
  }

  private long onClock(long sinceStart) {
    return startNanos + sinceStart;
  }

  private static int place(long number) throws Damage {
    if (number < 1 || number > RecordingFormat.MOST_NAMES) {
      throw new Damage("a name has the number " + Long.toUnsignedString(number));
    }
    return (int) number;
  }

  private String name(long number) throws Damage {
    String name = names[place(number)];
    if (name == null) {
      throw new Damage("name " + number + " was not given before");
    }
    return name;
  }

  private ThreadName thread(long number) throws Damage {
    ThreadName thread = number == 0 ? NOBODY : threads[place(number)];
    if (thread == null) {
      throw new Damage("thread " + number + " was not given before");
    }
    return thread;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) throws Damage {
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new Damage("it names a %s that is not known".formatted(type.getSimpleName()));
  }

  private static Body read(CodedInputStream record, boolean paired) throws Damage {
    try {
      int tag = record.readTag();
      int kind = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        throw new Damage("a record is empty, or of no kind");
      }
      int limit = record.pushLimit(record.readRawVarint32());
      Fields fields = new Fields(record, paired);
      record.popLimit(limit);
      if (!record.isAtEnd()) {
        throw new Damage("a record is longer than what is in it");
      }
      return new Body(kind, fields);
    } catch (Damage e) {
      throw e;
    } catch (IOException e) { // it is in memory: protobuf's, of what is no message
      throw new Damage("a record is not as it was written");
    }
  }
}
