package usbtoaster.view.recording;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The numbers of the format of a recording: {@code docs/recordings.md} describes it.
 *
 * <p>A file is one protobuf message: a field with the magic, then one field for each record.
 */
final class RecordingFormat {
  /** What a file begins with: field 15, ten bytes. */
  static final byte[] MAGIC = "z\nusbtoaster".getBytes(US_ASCII);

  static final int VERSION = 1;

  /** Before each record: field 1, with a length. */
  static final int RECORD_TAG = 0x0A;

  /** No record is longer. Names are cut so that they fit; the settings of a header are few. */
  static final int MOST_RECORD_BYTES = 1 << 16;

  /** Of a name so many characters are kept. */
  static final int MOST_NAME_CHARS = 1000;

  /** Numbers of names, and of threads, go from 1 to this; then they are given anew. */
  static final int MOST_NAMES = 1 << 14;

  /** What a record is: the number of its only field. */
  static final int HEADER = 1;

  static final int NAME = 2;
  static final int THREAD = 3;
  static final int STAGE = 4;
  static final int ROUTINE = 5;
  static final int LINE = 6;
  static final int LEDS = 7;
  static final int FUNCTION = 8;
  static final int LOST = 9;
  static final int END = 15;

  private RecordingFormat() {}
}
