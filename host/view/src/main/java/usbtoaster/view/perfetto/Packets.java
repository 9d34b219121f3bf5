package usbtoaster.view.perfetto;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import usbtoaster.view.perfetto.Fields.Clocks;
import usbtoaster.view.perfetto.Fields.Interned;
import usbtoaster.view.perfetto.Fields.Packet;
import usbtoaster.view.perfetto.Fields.Stats;
import usbtoaster.view.perfetto.Fields.TrackEvent;

/**
 * Writes the packets of a trace, one sequence on one clock: nanoseconds since the recording began.
 * Packets need not come in the order of time, but of those with the same time the viewer keeps the
 * order. What the disk throws comes as {@link UncheckedIOException}.
 */
final class Packets {
  private static final int SEQUENCE = 1;

  private final CodedOutputStream out;
  private final long startNanos;
  private final Names categories = new Names(Interned.CATEGORIES);
  private final Names names = new Names(Interned.EVENT_NAMES);
  private final Names arguments = new Names(Interned.ANNOTATION_NAMES);
  private boolean begun;

  Packets(OutputStream out, Instant started, long startNanos) {
    this.out = CodedOutputStream.newInstance(out, 1 << 16);
    this.startNanos = startNanos;
    long sinceEpoch =
        TimeUnit.SECONDS.toNanos(started.getEpochSecond()) + started.getNano(); // until 2262
    Message clocks = new Message();
    clocks.message(Clocks.CLOCKS, clock(Clocks.BOOTTIME, 0));
    clocks.message(Clocks.CLOCKS, clock(Clocks.REALTIME, sinceEpoch));
    write(new Message().message(Packet.CLOCK_SNAPSHOT, clocks));
  }

  private static Message clock(int id, long time) {
    return new Message().number(Clocks.ID, id).number(Clocks.TIMESTAMP, time);
  }

  private void write(Message packet) {
    packet.number(Packet.SEQUENCE_ID, SEQUENCE);
    packet.number(Packet.SEQUENCE_FLAGS, begun ? Packet.NEEDS_STATE : Packet.STATE_CLEARED);
    if (!begun) {
      packet.number(Packet.FIRST_ON_SEQUENCE, 1);
      begun = true;
    }
    try {
      out.writeByteArray(Fields.TRACE_PACKET, packet.toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Declares a track. */
  void track(Message descriptor) {
    write(new Message().message(Packet.TRACK_DESCRIPTOR, descriptor));
  }

  /** Writes a slice, both its ends, or an instant. */
  void slice(long track, Slice slice) {
    Message interned = new Message();
    int type = slice.isInstant() ? TrackEvent.INSTANT : TrackEvent.SLICE_BEGIN;
    Message event = event(track, type);
    event.number(TrackEvent.CATEGORY_IIDS, categories.number(slice.category(), interned));
    int name = slice.interned() ? names.number(slice.name(), interned) : Names.NO_NUMBER;
    if (name == Names.NO_NUMBER) {
      event.text(TrackEvent.NAME, slice.name());
    } else {
      event.number(TrackEvent.NAME_IID, name);
    }
    slice.arguments().forEach((key, value) -> argument(event, key, value, interned));
    slice.requests().forEach(request -> event.fixed(TrackEvent.FLOW_IDS, request));
    if (slice.requests().size() == 1) {
      event.number(TrackEvent.CORRELATION_ID, slice.requests().getFirst());
    }
    write(at(slice.nanos(), event).message(Packet.INTERNED_DATA, interned));
    if (!slice.isInstant()) {
      write(at(slice.endNanos(), event(track, TrackEvent.SLICE_END)));
    }
  }

  private void argument(Message event, String name, Object value, Message interned) {
    Message annotation = new Message();
    annotation.number(TrackEvent.ANNOTATION_NAME_IID, arguments.number(name, interned));
    if (value instanceof Long number) {
      annotation.number(TrackEvent.ANNOTATION_INT, number);
    } else {
      annotation.text(TrackEvent.ANNOTATION_STRING, value.toString());
    }
    event.message(TrackEvent.ANNOTATIONS, annotation);
  }

  /** Writes the new value of a counter. */
  void counter(long track, long nanos, long value) {
    Message event = event(track, TrackEvent.COUNTER);
    write(at(nanos, event.number(TrackEvent.COUNTER_VALUE, value)));
  }

  private static Message event(long track, int type) {
    return new Message().number(TrackEvent.TYPE, type).number(TrackEvent.TRACK_UUID, track);
  }

  private Message at(long nanos, Message event) {
    long time = Math.max(0, nanos - startNanos);
    return new Message().number(Packet.TIMESTAMP, time).message(Packet.TRACK_EVENT, event);
  }

  /** Writes how much the recording lacks, which the viewer reports as lost data. */
  void lost(long entries) {
    Message buffer = new Message().number(Stats.WRITER_PACKET_LOSS, entries);
    write(new Message().message(Packet.TRACE_STATS, new Message().message(Stats.BUFFERS, buffer)));
  }

  /** Ends the trace. */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
