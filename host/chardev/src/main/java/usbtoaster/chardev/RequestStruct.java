package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@code gpio_v2_line_request} of a {@link LineRequest}. Lines with the same flags share an
 * attribute; those of the first kind have the configuration's own flags, which cost none.
 */
final class RequestStruct {
  private static final long EDGES =
      Uapi.GPIO_V2_LINE_FLAG_INPUT
          | Uapi.GPIO_V2_LINE_FLAG_EDGE_RISING
          | Uapi.GPIO_V2_LINE_FLAG_EDGE_FALLING;

  private static final long CONFIG = Uapi.offset(Uapi.LINE_REQUEST, "config");
  private static final long FLAGS = CONFIG + Uapi.offset(Uapi.LINE_CONFIG, "flags");
  private static final long NUM_ATTRS = CONFIG + Uapi.offset(Uapi.LINE_CONFIG, "num_attrs");
  private static final long ATTR_VALUE = Uapi.offset(Uapi.LINE_ATTRIBUTE, "flags");
  private static final long ATTR_MASK = Uapi.offset(Uapi.LINE_CONFIG_ATTRIBUTE, "mask");
  private static final long CONSUMER = Uapi.offset(Uapi.LINE_REQUEST, "consumer");
  private static final long NUM_LINES = Uapi.offset(Uapi.LINE_REQUEST, "num_lines");
  private static final long BUFFER = Uapi.offset(Uapi.LINE_REQUEST, "event_buffer_size");
  private static final long FD = Uapi.offset(Uapi.LINE_REQUEST, "fd");

  private final MemorySegment struct;
  private int attributes;

  private RequestStruct(MemorySegment struct) {
    this.struct = struct;
  }

  static MemorySegment of(LineRequest request, SegmentAllocator allocator) {
    MemorySegment struct = allocator.allocate(Uapi.LINE_REQUEST); // zeroed
    new RequestStruct(struct).fill(request);
    return struct;
  }

  /** Returns the descriptor that the kernel has put there. */
  static int fd(MemorySegment struct) {
    return struct.get(JAVA_INT, FD);
  }

  private void fill(LineRequest request) {
    int[] lines = request.lines();
    for (int i = 0; i < lines.length; i++) {
      struct.setAtIndex(JAVA_INT, i, lines[i]);
    }
    byte[] consumer = request.consumer().getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(consumer, 0, struct, JAVA_BYTE, CONSUMER, consumer.length);
    struct.set(JAVA_INT, NUM_LINES, lines.length);
    struct.set(JAVA_INT, BUFFER, request.eventBuffer());
    Map<Long, Long> masks = new LinkedHashMap<>(); // of flags
    long bit = 1;
    for (LineRequest.Input input : request.inputs()) {
      masks.merge(EDGES | input.bias().flag(), bit, (a, b) -> a | b);
      bit <<= 1;
    }
    long outputs = 0;
    long high = 0;
    for (LineRequest.Output output : request.outputs()) {
      masks.merge(Uapi.GPIO_V2_LINE_FLAG_OUTPUT, bit, (a, b) -> a | b);
      outputs |= bit;
      high |= output.high() ? bit : 0;
      bit <<= 1;
    }
    boolean first = true;
    for (Map.Entry<Long, Long> kind : masks.entrySet()) {
      if (first) {
        struct.set(JAVA_LONG, FLAGS, kind.getKey());
        first = false;
      } else {
        attribute(Uapi.GPIO_V2_LINE_ATTR_ID_FLAGS, kind.getKey(), kind.getValue());
      }
    }
    if (outputs != 0) {
      attribute(Uapi.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, high, outputs);
    }
  }

  private void attribute(int id, long value, long mask) {
    long at =
        CONFIG
            + Uapi.LINE_CONFIG.byteOffset(
                PathElement.groupElement("attrs"), PathElement.sequenceElement(attributes));
    struct.set(JAVA_INT, at, id);
    struct.set(JAVA_LONG, at + ATTR_VALUE, value);
    struct.set(JAVA_LONG, at + ATTR_MASK, mask);
    attributes++;
    struct.set(JAVA_INT, NUM_ATTRS, attributes);
  }
}
