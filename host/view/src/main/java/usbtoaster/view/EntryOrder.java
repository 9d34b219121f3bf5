package usbtoaster.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.InOrder;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.Recording;

/**
 * Reads all entries of a recording as one list: in the order of their times, each stage with the
 * requests that it belongs to.
 *
 * <p>Stages keep the order of the trace among each other, where two threads' times disagree with
 * it. Memory is bounded: what stands more than {@value #MOST} entries later in the recording than
 * its time says comes late. Not thread-safe.
 */
public final class EntryOrder {
  static final int MOST = 1 << 16;

  private static final Comparator<Item> BY_TIME =
      Comparator.comparingLong(Item::key).thenComparingLong(Item::place);

  /** Reads one entry. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads one entry.
     *
     * @param requests those that a stage belongs to, in the order in which they were served; empty:
     *     nobody's, and for all that is no stage
     */
    void entry(Entry entry, List<Long> requests) throws IOException;
  }

  private record Item(long key, long place, Entry entry, List<Long> requests) {}

  private final Reader reader;
  private final PriorityQueue<Item> items = new PriorityQueue<>(BY_TIME);
  private long place;
  private long latestStageNanos = Long.MIN_VALUE;

  private EntryOrder(Reader reader) {
    this.reader = reader;
  }

  /**
   * Hands all entries to {@code reader}. If the recording is cut off or damaged, all that stands
   * before comes first.
   *
   * @throws IOException if the recording cannot be read to its end, or what the reader throws
   */
  public static void read(Recording recording, Reader reader) throws IOException {
    EntryOrder order = new EntryOrder(reader);
    InOrder stages =
        new InOrder((event, of) -> order.add(new Entry.StageReached(event), List.copyOf(of)));
    Correlator correlator = new Correlator(stages);
    try {
      try {
        recording.read(entry -> order.entry(entry, correlator));
      } catch (IOException e) {
        correlator.finish();
        order.flush();
        throw e;
      }
      correlator.finish();
      order.flush();
    } catch (UncheckedIOException e) { // the reader's
      throw e.getCause();
    }
  }

  private void entry(Entry entry, Correlator correlator) {
    switch (entry) {
      case Entry.StageReached reached -> correlator.event(reached.event());
      case Entry.Lost lost when lost.stages() -> {
        correlator.lost(lost.entries());
        add(entry, List.of());
      }
      default -> add(entry, List.of());
    }
  }

  private void add(Entry entry, List<Long> requests) {
    long key = entry.nanos();
    if (entry instanceof Entry.StageReached) {
      key = Math.max(key, latestStageNanos);
      latestStageNanos = key;
    }
    items.add(new Item(key, place++, entry, requests));
    if (items.size() > MOST) {
      hand(items.remove());
    }
  }

  private void flush() {
    while (!items.isEmpty()) {
      hand(items.remove());
    }
  }

  private void hand(Item item) {
    try {
      reader.entry(item.entry(), item.requests());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
