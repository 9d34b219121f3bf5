package usbtoaster.view.recording;

import java.io.IOException;
import java.util.List;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.EntryReader;

/** A recorded run. It can be read again and again, by one thread at a time. */
public interface Recording {
  /** Returns what was recorded, and when. */
  RecordingHeader header();

  /**
   * Hands all entries to {@code reader}, in the order of the recording: those of one kind as they
   * happened, those of different kinds mixed.
   *
   * @throws IOException if the recording cannot be read, or is none; the message is a sentence
   */
  void read(EntryReader reader) throws IOException;

  /** Returns a recording that is in memory. */
  static Recording of(RecordingHeader header, List<Entry> entries) {
    List<Entry> all = List.copyOf(entries);
    return new Recording() {
      @Override
      public RecordingHeader header() {
        return header;
      }

      @Override
      public void read(EntryReader reader) {
        all.forEach(reader::entry);
      }
    };
  }
}
