package usbtoaster.view.perfetto;

/**
 * The numbers of the fields that are written, by message, as Perfetto's public description of its
 * trace format has them.
 */
final class Fields {
  private Fields() {}

  static final int TRACE_PACKET = 1;

  /** Fields of TracePacket. */
  static final class Packet {
    static final int CLOCK_SNAPSHOT = 6;
    static final int TIMESTAMP = 8;
    static final int SEQUENCE_ID = 10;
    static final int TRACK_EVENT = 11;
    static final int INTERNED_DATA = 12;
    static final int SEQUENCE_FLAGS = 13;
    static final int TRACE_STATS = 35;
    static final int TRACK_DESCRIPTOR = 60;
    static final int FIRST_ON_SEQUENCE = 87;

    static final int STATE_CLEARED = 1; // flags
    static final int NEEDS_STATE = 2;

    private Packet() {}
  }

  /** Fields of TrackDescriptor, and of what is in it. */
  static final class Descriptor {
    static final int UUID = 1;
    static final int NAME = 2;
    static final int PROCESS = 3;
    static final int THREAD = 4;
    static final int PARENT_UUID = 5;
    static final int COUNTER = 8;
    static final int CHILD_ORDERING = 11;
    static final int SIBLING_RANK = 12;

    static final int ORDER_EXPLICIT = 3;
    static final int PROCESS_PID = 1;
    static final int PROCESS_NAME = 6;
    static final int THREAD_PID = 1;
    static final int THREAD_TID = 2;
    static final int THREAD_NAME = 5;

    private Descriptor() {}
  }

  /** Fields of TrackEvent, and of a DebugAnnotation in it. */
  static final class TrackEvent {
    static final int CATEGORY_IIDS = 3;
    static final int ANNOTATIONS = 4;
    static final int TYPE = 9;
    static final int NAME_IID = 10;
    static final int TRACK_UUID = 11;
    static final int NAME = 23;
    static final int COUNTER_VALUE = 30;
    static final int FLOW_IDS = 47;
    static final int CORRELATION_ID = 52;

    static final int SLICE_BEGIN = 1; // types
    static final int SLICE_END = 2;
    static final int INSTANT = 3;
    static final int COUNTER = 4;

    static final int ANNOTATION_NAME_IID = 1;
    static final int ANNOTATION_INT = 4;
    static final int ANNOTATION_STRING = 6;

    private TrackEvent() {}
  }

  /** Fields of InternedData, and of an entry of it. */
  static final class Interned {
    static final int CATEGORIES = 1;
    static final int EVENT_NAMES = 2;
    static final int ANNOTATION_NAMES = 3;

    static final int IID = 1;
    static final int NAME = 2;

    private Interned() {}
  }

  /** Fields of ClockSnapshot, of a clock in it, and the numbers of clocks. */
  static final class Clocks {
    static final int CLOCKS = 1;

    static final int ID = 1;
    static final int TIMESTAMP = 2;

    static final int REALTIME = 1;
    static final int BOOTTIME = 6;

    private Clocks() {}
  }

  /** Fields of TraceStats, and of BufferStats in it. */
  static final class Stats {
    static final int BUFFERS = 1;

    static final int WRITER_PACKET_LOSS = 19;

    private Stats() {}
  }
}
