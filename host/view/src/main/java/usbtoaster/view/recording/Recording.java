package usbtoaster.view.recording;

import java.io.IOException;
import java.util.List;
import usbtoaster.trace.life.Correlator;
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
   * @throws DamagedRecordingException if it is cut off or damaged, after all that stands before
   * @throws IOException if it cannot be read
   */
  void read(EntryReader reader) throws IOException;

  /**
   * Hands the stages, and where some are missing, to {@code correlator}, and finishes it; also if
   * the recording ends in an exception.
   *
   * @throws DamagedRecordingException if it is cut off or damaged, after all that stands before
   * @throws IOException if it cannot be read
   */
  default void readStages(Correlator correlator) throws IOException {
    try {
      read(entry -> tellStage(entry, correlator));
    } finally {
      correlator.finish();
    }
  }

  /** Hands an entry to {@code correlator} if it is a stage, or says that some are missing. */
  static void tellStage(Entry entry, Correlator correlator) {
    switch (entry) {
      case Entry.StageReached reached -> correlator.event(reached.event());
      case Entry.Lost lost when lost.stages() -> correlator.lost(lost.entries());
      default -> {}
    }
  }

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
