package usbtoaster.view.recording;

import com.google.protobuf.CodedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.record.Entry;

/**
 * Reads a recording record by record: the frames, the check sum, and where in the file it is. What
 * is in a record is {@link RecordDecoder}'s. Not thread-safe.
 */
final class RecordingReader {
  private static final int MOST_LENGTH_BYTES = 3; // of a record of 64 KiB

  private final String name;
  private final InputStream in;
  private final CRC32C sum = new CRC32C();
  private final byte[] body = new byte[RecordingFormat.MOST_RECORD_BYTES];
  private final RecordDecoder decoder = new RecordDecoder();
  private long offset; // of the next byte
  private long recordOffset; // of the current record
  private long sumBefore; // of all before the current record
  private long entries;

  /** Reads {@code in}; {@code name} is what sentences call it. */
  RecordingReader(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in, RecordingFormat.MOST_RECORD_BYTES);
  }

  /** Reads the head of the file: call it first, and once. */
  RecordingHeader header() throws IOException {
    byte[] magic = in.readNBytes(RecordingFormat.MAGIC.length);
    sum.update(magic);
    offset = magic.length;
    if (!Arrays.equals(magic, RecordingFormat.MAGIC)) {
      throw new DamagedRecordingException(
          name + " is no recording: it does not begin as those of toaster run --record do.");
    }
    CodedInputStream record = record();
    if (record == null) {
      throw cut();
    }
    try {
      RecordingHeader header = decoder.header(record);
      if (decoder.version() > RecordingFormat.VERSION) {
        throw new DamagedRecordingException(
            "%s was recorded by a later version of this program: its format is %d, and %d is known."
                .formatted(name, decoder.version(), RecordingFormat.VERSION));
      }
      return header;
    } catch (RecordDecoder.Damage e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the next entry; null at the end, if the file is whole. */
  @Nullable Entry next() throws IOException {
    while (true) {
      CodedInputStream record = record();
      if (record == null) {
        throw cut();
      }
      try {
        Entry entry = decoder.entry(record);
        if (entry != null) {
          entries++;
          return entry;
        }
        if (decoder.ended()) {
          end();
          return null;
        }
      } catch (RecordDecoder.Damage e) {
        throw damaged(String.valueOf(e.getMessage()));
      }
    }
  }

  private void end() throws IOException {
    if (decoder.entries() != entries || decoder.sum() != (int) sumBefore) {
      throw damaged("what stands before it is not what was written");
    }
    if (in.read() >= 0) {
      recordOffset = offset;
      throw damaged("something follows on its end");
    }
  }

  /** Returns the next record; null if the file ends before it does. */
  private @Nullable CodedInputStream record() throws IOException {
    recordOffset = offset;
    sumBefore = sum.getValue();
    int tag = read();
    if (tag < 0) {
      return null;
    }
    if (tag != RecordingFormat.RECORD_TAG) {
      throw damaged("no record begins there");
    }
    int length = 0;
    for (int i = 0; ; i++) {
      int part = read();
      if (part < 0) {
        return null;
      }
      length |= (part & 0x7F) << (7 * i);
      if ((part & 0x80) == 0) {
        break;
      }
      if (i + 1 == MOST_LENGTH_BYTES) {
        length = Integer.MAX_VALUE;
        break;
      }
    }
    if (length > body.length) {
      throw damaged("a record of more than " + body.length + " bytes is none");
    }
    int there = in.readNBytes(body, 0, length);
    sum.update(body, 0, there);
    offset += there;
    return there < length ? null : CodedInputStream.newInstance(body, 0, length);
  }

  private int read() throws IOException {
    int next = in.read();
    if (next >= 0) {
      sum.update(next);
      offset++;
    }
    return next;
  }

  private DamagedRecordingException cut() {
    return new DamagedRecordingException(
        "%s is cut off at byte %d: its recording did not come to its end.".formatted(name, offset));
  }

  private DamagedRecordingException damaged(String why) {
    return new DamagedRecordingException(
        "%s is damaged at byte %d: %s.".formatted(name, recordOffset, why));
  }
}
