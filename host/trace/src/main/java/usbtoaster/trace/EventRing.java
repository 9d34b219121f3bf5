package usbtoaster.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded ring of events with many writers and one reader.
 *
 * <p>Overview: a writer claims a position by moving {@code tail}; a place's {@code turn} says whose
 * it is. {@code turn == position}: free for the writer of that position. {@code turn == position +
 * 1}: written, for the reader. The reader frees the place for the next lap by {@code turn =
 * position + capacity}. The turn's volatile write publishes the fields of the place.
 */
final class EventRing {
  private static final int FIELDS = 4;

  private final int mask;
  private final AtomicLongArray turns;
  private final long[] fields;
  private final Stage[] stages;
  private final Thread[] threads;
  private final AtomicLong tail = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private long head; // the reader's alone

  EventRing(int capacity) {
    int size = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    mask = size - 1;
    turns = new AtomicLongArray(size);
    fields = new long[size * FIELDS];
    stages = new Stage[size];
    threads = new Thread[size];
    for (int i = 0; i < size; i++) {
      turns.set(i, i);
    }
  }

  boolean offer(Stage stage, long request, long detail, long nanos, Thread thread, int processor) {
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
    fields[at + 3] = processor;
    stages[place] = stage;
    threads[place] = thread;
    turns.set(place, position + 1);
    return true;
  }

  private long claim() {
    while (true) {
      long position = tail.get();
      long turn = turns.get((int) position & mask);
      if (turn == position) {
        if (tail.compareAndSet(position, position + 1)) {
          return position;
        }
      } else if (turn < position) {
        return -1;
      }
    }
  }

  int drain(EventReader reader) {
    int taken = 0;
    while (true) {
      int place = (int) head & mask;
      if (turns.get(place) != head + 1) {
        return taken;
      }
      int at = place * FIELDS;
      reader.event(
          stages[place],
          fields[at],
          fields[at + 1],
          fields[at + 2],
          threads[place],
          (int) fields[at + 3]);
      turns.set(place, head + mask + 1);
      head++;
      taken++;
    }
  }

  long dropped() {
    return dropped.sum();
  }
}
