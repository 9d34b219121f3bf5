package usbtoaster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message read from the protobuf wire format, by nothing but that format: which fields there are,
 * by their numbers. What a field means, whoever asks has to know.
 */
public final class ProtobufMessage {
  private final Map<Integer, List<Object>> fields = new TreeMap<>();

  /** Reads a message; what is malformed is an exception. */
  public ProtobufMessage(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> bytes(in);
            case 5 -> (long) in.getInt();
            default -> throw new IllegalArgumentException("There is no wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), number -> new ArrayList<>()).add(value);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("A varint does not end");
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(varint(in))];
    in.get(bytes);
    return bytes;
  }

  /** Returns whether a field is there. */
  public boolean has(int field) {
    return fields.containsKey(field);
  }

  /** Returns the numbers of a field, in their order. */
  public List<Long> numbers(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(Long.class::cast).toList();
  }

  /** Returns the last number of a field; 0 if it is not there. */
  public long number(int field) {
    return has(field) ? numbers(field).getLast() : 0;
  }

  /** Returns the messages of a field, in their order. */
  public List<ProtobufMessage> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream()
        .map(bytes -> new ProtobufMessage((byte[]) bytes))
        .toList();
  }

  /** Returns the message of a field, an empty one if it is not there. */
  public ProtobufMessage message(int field) {
    return has(field) ? messages(field).getLast() : new ProtobufMessage(new byte[0]);
  }

  /** Returns the bytes of a field, none if it is not there. */
  public byte[] bytes(int field) {
    return has(field) ? (byte[]) fields.getOrDefault(field, List.of()).getLast() : new byte[0];
  }

  /** Returns the text of a field, an empty one if it is not there. */
  public String text(int field) {
    return new String(bytes(field), UTF_8);
  }
}
