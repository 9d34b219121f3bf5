package usbtoaster.view.perfetto;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One message of the protobuf wire format, built in memory. */
final class Message {
  private static final int BUFFER_BYTES = 256;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER_BYTES);

  /** Something that writes to the stream. */
  private interface Writing {
    void write(CodedOutputStream out) throws IOException;
  }

  private Message write(Writing writing) {
    try {
      writing.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not
    }
    return this;
  }

  /** Adds a number as a varint. */
  Message number(int field, long value) {
    return write(to -> to.writeInt64(field, value));
  }

  /** Adds a number of eight bytes. */
  Message fixed(int field, long value) {
    return write(to -> to.writeFixed64(field, value));
  }

  /** Adds a text. */
  Message text(int field, String value) {
    return write(to -> to.writeString(field, value));
  }

  /** Adds a message. */
  Message message(int field, Message value) {
    return write(to -> to.writeByteArray(field, value.toBytes()));
  }

  byte[] toBytes() {
    write(CodedOutputStream::flush);
    return bytes.toByteArray();
  }
}
