package usbtoaster.view.recording;

import com.google.protobuf.CodedOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import usbtoaster.trace.Event;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;

/**
 * Writes a recording, entry by entry, as {@code docs/recordings.md} describes it.
 *
 * <p>Memory is bounded: a buffer and the names that are in use. {@link #close} writes the end; a
 * file without it is cut off, and {@link RecordingFile} says so. After an error nothing more is
 * written. Not thread-safe.
 */
public final class RecordingWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream file;
  private final CRC32C sum = new CRC32C();
  private final OutputStream out;
  private final byte[] body = new byte[RecordingFormat.MOST_RECORD_BYTES];
  private final byte[] head = new byte[16];
  private final Interned<String> names = new Interned<>(RecordingFormat.MOST_NAMES);
  private final Interned<ThreadName> threads = new Interned<>(RecordingFormat.MOST_NAMES);
  private final long startNanos;
  private long entries;
  private boolean over; // closed, or an error came

  /** What fills the fields of a record. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream to) throws IOException;
  }

  /**
   * Writes the head of a recording.
   *
   * @param file is closed with the writer, or when this fails
   */
  public RecordingWriter(OutputStream file, RecordingHeader header) throws IOException {
    this.file = file;
    this.out = new CheckedOutputStream(new BufferedOutputStream(file, BUFFER_BYTES), sum);
    this.startNanos = header.startNanos();
    try {
      out.write(RecordingFormat.MAGIC);
      record(RecordingFormat.HEADER, to -> header(header, to));
    } catch (IOException | RuntimeException e) {
      try (file) {
        throw e;
      }
    }
  }

  private static void header(RecordingHeader header, CodedOutputStream to) throws IOException {
    Instant started = header.started();
    to.writeUInt32(1, RecordingFormat.VERSION);
    to.writeSInt64(2, started.getEpochSecond());
    to.writeUInt32(3, started.getNano());
    to.writeSInt64(4, header.startNanos());
    to.writeString(5, shortened(header.target()));
    for (Map.Entry<String, String> setting : header.settings().entrySet()) {
      byte[] pair = new byte[8 * RecordingFormat.MOST_NAME_CHARS];
      CodedOutputStream inner = CodedOutputStream.newInstance(pair);
      inner.writeString(1, shortened(setting.getKey()));
      inner.writeString(2, shortened(setting.getValue()));
      to.writeByteArray(6, pair, 0, inner.getTotalBytesWritten());
    }
  }

  /** Writes an entry. */
  public void write(Entry entry) throws IOException {
    switch (entry) {
      case Entry.StageReached reached -> stage(reached.event());
      case Entry.RoutineRan ran -> routine(ran);
      case Entry.LineChanged changed -> line(changed);
      case Entry.LedsChanged changed ->
          record(
              RecordingFormat.LEDS,
              to -> {
                to.writeUInt32(1, changed.levels());
                to.writeSInt64(2, sinceStart(changed.nanos()));
              });
      case Entry.FunctionRan ran -> function(ran);
      case Entry.Lost lost ->
          record(
              RecordingFormat.LOST,
              to -> {
                to.writeUInt64(1, lost.entries());
                to.writeBool(2, lost.stages());
                to.writeSInt64(3, sinceStart(lost.nanos()));
              });
    }
    entries++;
  }

  private void stage(Event event) throws IOException {
    int stage = name(event.stage().name());
    int thread = thread(event.thread(), event.threadId(), event.kind());
    record(
        RecordingFormat.STAGE,
        to -> {
          to.writeUInt64(1, event.order());
          to.writeUInt32(2, stage);
          to.writeUInt64(3, event.request());
          to.writeSInt64(4, event.detail());
          to.writeSInt64(5, sinceStart(event.nanos()));
          device(6, event.deviceNanos(), to);
          to.writeUInt32(7, thread);
          to.writeSInt32(8, event.processor());
        });
  }

  private void routine(Entry.RoutineRan ran) throws IOException {
    int activity = name(ran.activity().name());
    int routine = name(ran.routine());
    int thread = thread(ran.thread(), ran.threadId(), ran.kind());
    record(
        RecordingFormat.ROUTINE,
        to -> {
          to.writeUInt32(1, activity);
          to.writeUInt32(2, routine);
          to.writeSInt64(3, sinceStart(ran.nanos()));
          to.writeSInt64(4, ran.endNanos() - ran.nanos());
          to.writeUInt32(5, thread);
        });
  }

  private void line(Entry.LineChanged changed) throws IOException {
    int line = name(changed.line());
    record(
        RecordingFormat.LINE,
        to -> {
          to.writeUInt32(1, line);
          to.writeBool(2, changed.high());
          to.writeSInt64(3, sinceStart(changed.nanos()));
          device(4, changed.deviceNanos(), to);
        });
  }

  private void function(Entry.FunctionRan ran) throws IOException {
    int function = name(ran.function());
    record(
        RecordingFormat.FUNCTION,
        to -> {
          to.writeUInt32(1, function);
          to.writeUInt32(2, ran.depth());
          to.writeSInt64(3, sinceStart(ran.nanos()));
          to.writeSInt64(4, ran.endNanos() - ran.nanos());
          device(5, ran.deviceNanos(), to);
          device(6, ran.deviceEndNanos(), to);
        });
  }

  private static void device(int field, long nanos, CodedOutputStream to) throws IOException {
    if (nanos != Trace.NO_DEVICE_TIME) {
      to.writeSInt64(field, nanos);
    }
  }

  private long sinceStart(long nanos) {
    return nanos - startNanos;
  }

  /** Returns the number of a name; writes the name before it is used. */
  private int name(String name) throws IOException {
    String kept = shortened(name);
    int known = names.find(kept);
    if (known != 0) {
      return known;
    }
    int number = names.add(kept);
    record(
        RecordingFormat.NAME,
        to -> {
          to.writeUInt32(1, number);
          to.writeString(2, kept);
        });
    return number;
  }

  private int thread(String name, long threadId, ThreadKind kind) throws IOException {
    ThreadName thread = new ThreadName(shortened(name), threadId, kind);
    int known = threads.find(thread);
    if (known != 0) {
      return known;
    }
    int kindName = name(kind.name());
    int number = threads.add(thread);
    record(
        RecordingFormat.THREAD,
        to -> {
          to.writeUInt32(1, number);
          to.writeString(2, thread.name());
          to.writeUInt64(3, threadId);
          to.writeUInt32(4, kindName);
        });
    return number;
  }

  private static String shortened(String name) {
    return name.length() <= RecordingFormat.MOST_NAME_CHARS
        ? name
        : name.substring(0, RecordingFormat.MOST_NAME_CHARS);
  }

  private void record(int kind, Fields fields) throws IOException {
    if (over) {
      throw new IOException("the recording is closed");
    }
    over = true; // unless this succeeds
    CodedOutputStream inner = CodedOutputStream.newInstance(body);
    fields.write(inner);
    int length = inner.getTotalBytesWritten();
    int recordBytes =
        CodedOutputStream.computeTagSize(kind)
            + CodedOutputStream.computeUInt32SizeNoTag(length)
            + length;
    CodedOutputStream outer = CodedOutputStream.newInstance(head);
    outer.writeUInt32NoTag(RecordingFormat.RECORD_TAG);
    outer.writeUInt32NoTag(recordBytes);
    outer.writeTag(kind, 2); // with a length
    outer.writeUInt32NoTag(length);
    out.write(head, 0, outer.getTotalBytesWritten());
    out.write(body, 0, length);
    over = false;
  }

  /** Returns how many entries were written. */
  public long entries() {
    return entries;
  }

  /** Writes the end, and closes the file. The second time it does nothing. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (!over) {
        long before = sum.getValue();
        record(
            RecordingFormat.END,
            to -> {
              to.writeUInt64(1, entries);
              to.writeFixed32(2, (int) before);
            });
        over = true;
        out.flush();
      }
    } finally {
      over = true;
    }
  }
}
