package usbtoaster.trace;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.ThreadKind;

/**
 * A bounded ring of events with many writers and one reader.
 *
 * <p>Overview: a writer claims a position by moving {@code tail}; a place's {@code turn} says whose
 * it is.
 *
 * <pre>
 *   turn == position             free, for the writer that claims the position
 *   turn == position + 1         written, for the reader
 *   turn == position + capacity  free again, for the writer of the next lap
 * </pre>
 *
 * <p>Only the writer of a position moves its turn from the first to the second, only the reader
 * from the second to the third. The turn's release write publishes the fields of the place, the
 * acquire read on the other side sees them; so the fields themselves are plain. Writers are ordered
 * by the compare-and-set of {@code tail}. A writer that is pre-empted between its claim and its
 * release hides the later events from the reader until it goes on; none is lost.
 */
final class EventRing {
  private static final int FIELDS = 5;

  private final int mask;
  private final AtomicLongArray turns;
  private final long[] fields;
  private final Stage[] stages;
  private final @Nullable Thread[] threads;
  private final ThreadKind[] kinds; // whose the threads were at the time
  private final AtomicLong tail = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private long head; // the reader's alone

  EventRing(int capacity) {
    if (capacity < 1 || capacity > 1 << 26) {
      throw new IllegalArgumentException(
          "A ring holds 1 to " + (1 << 26) + " events, not " + capacity + ": choose another.");
    }
    int size = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    mask = size - 1;
    turns = new AtomicLongArray(size);
    fields = new long[size * FIELDS];
    stages = new Stage[size];
    threads = new Thread[size];
    kinds = new ThreadKind[size];
    for (int i = 0; i < size; i++) {
      turns.setPlain(i, i);
    }
  }

  /** Writes an event; false, and counted, when the ring is full. Any thread, no allocation. */
  boolean offer(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      ThreadKind kind,
      int processor) {
    long position = claim();
    if (position < 0) {
      dropped.increment();
      return false;
    }
    int place = (int) position & mask;
    int at = place * FIELDS;
    fields[at] = request;
    fields[at + 1] = detail;
    fields[at + 2] = nanos;
    fields[at + 3] = deviceNanos;
    fields[at + 4] = processor;
    stages[place] = stage;
    threads[place] = thread;
    kinds[place] = kind;
    turns.setRelease(place, position + 1);
    return true;
  }

  private long claim() {
    while (true) {
      long position = tail.get();
      long turn = turns.getAcquire((int) position & mask);
      if (turn == position) {
        if (tail.compareAndSet(position, position + 1)) {
          return position;
        }
      } else if (turn < position) {
        return -1; // the reader is a whole lap behind
      } // else another writer has it: look at the new tail
    }
  }

  /**
   * Hands the written events to {@code reader}, oldest first, a ring full at most, so that busy
   * writers cannot hold the reader. Allocates an {@link Event} each. A place is freed before its
   * event is handed on, so a reader that throws loses that one event only.
   */
  int drain(EventReader reader) {
    int taken = 0;
    while (taken <= mask) {
      int place = (int) head & mask;
      if (turns.getAcquire(place) != head + 1) {
        return taken;
      }
      Event event = event(place);
      threads[place] = null; // the ring keeps no dead thread
      turns.setRelease(place, head + mask + 1);
      head++;
      taken++;
      reader.event(event);
    }
    return taken;
  }

  /** Returns the event of a written place; its order is its position, counted from 1. */
  private Event event(int place) {
    Thread thread = Objects.requireNonNull(threads[place]);
    int at = place * FIELDS;
    return new Event(
        head + 1,
        stages[place],
        fields[at],
        fields[at + 1],
        fields[at + 2],
        fields[at + 3],
        thread.getName(),
        thread.threadId(),
        kinds[place],
        (int) fields[at + 4]);
  }

  long dropped() {
    return dropped.sum();
  }
}
