package usbtoaster.view.recording;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Trace;

/**
 * The fields of one record, by their numbers; what is not there is 0 or empty. Of a field that
 * comes twice the last one counts, as protobuf has it. Fields of other numbers are passed over.
 */
final class Fields {
  private static final int MOST = 8;
  private static final int PAIR = 6; // a setting of a header: 1 is its name, 2 its value

  private final long[] numbers = new long[MOST + 1];
  private final @Nullable String[] texts = new @Nullable String[MOST + 1];
  private final Map<String, String> pairs = new HashMap<>();
  private int there; // bit n: there is a field n with a number

  /** Reads fields up to the limit of {@code from}; {@code paired}: some of them are pairs. */
  Fields(CodedInputStream from, boolean paired) throws IOException {
    for (int tag = from.readTag(); tag != 0; tag = from.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      int type = WireFormat.getTagWireType(tag);
      if (field > MOST) {
        from.skipField(tag);
      } else if (paired && field == PAIR && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = from.pushLimit(from.readRawVarint32());
        Fields pair = new Fields(from, false);
        from.popLimit(limit);
        pairs.put(pair.text(1), pair.text(2));
      } else {
        read(field, type, tag, from);
      }
    }
  }

  private void read(int field, int type, int tag, CodedInputStream from) throws IOException {
    switch (type) {
      case WireFormat.WIRETYPE_VARINT -> numbers[field] = from.readRawVarint64();
      case WireFormat.WIRETYPE_FIXED32 -> numbers[field] = from.readFixed32();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> texts[field] = from.readStringRequireUtf8();
      default -> {
        from.skipField(tag);
        return;
      }
    }
    there |= type == WireFormat.WIRETYPE_LENGTH_DELIMITED ? 0 : 1 << field;
  }

  /** Returns a number without a sign. */
  long number(int field) {
    return numbers[field];
  }

  /** Returns a number with a sign. */
  long signed(int field) {
    return CodedInputStream.decodeZigZag64(numbers[field]);
  }

  /** Returns a time of the device. */
  long deviceNanos(int field) {
    return (there & 1 << field) == 0 ? Trace.NO_DEVICE_TIME : signed(field);
  }

  String text(int field) {
    String text = texts[field];
    return text == null ? "" : text;
  }

  Map<String, String> pairs() {
    return pairs;
  }
}
