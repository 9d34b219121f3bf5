package usbtoaster.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.ThreadKind;

/**
 * A bounded ring of events with many writers and one reader.
 *
 * <p>Overview: a writer claims a position by moving {@code tail}, if that is less than a lap before
 * {@code freed}, to which the reader has come. It fills the place of the position, and then sets
 * the place's turn to the position + 1, which no earlier lap can have left there. The reader takes
 * the place at its head once it has that turn, and moves {@code freed} now and then: so it writes
 * nothing that a writer reads at each event, and does not take the places out of its cache.
 *
 * <p>The turn's release write publishes the words of the place, the acquire read of the reader sees
 * them; the release write of {@code freed} and its acquire read order them the other way. So the
 * words themselves are plain. Writers are ordered by the compare-and-set of {@code tail}. A writer
 * that is pre-empted between its claim and its release hides the later events from the reader until
 * it goes on; none is lost.
 */
final class EventRing {
  // The words of a place, its turn first: they lie together, so that an event takes one or two
  // lines of the cache. Stage and kind are numbers among them, as a reference costs a barrier.
  private static final int REQUEST = 1;
  private static final int DETAIL = 2;
  private static final int NANOS = 3;
  private static final int DEVICE_NANOS = 4;
  private static final int WHAT = 5; // processor, stage, kind
  private static final int WORDS = 6;

  private static final int PROCESSOR_SHIFT = 32;
  private static final int STAGE_SHIFT = 8;
  private static final int MOST_FREED_TOGETHER = 64;
  private static final int BYTE = 0xFF;
  private static final Stage[] STAGES = Stage.values();
  private static final ThreadKind[] KINDS = ThreadKind.values();
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final int mask;
  private final int together; // so many places are freed at once: a power of two
  private final long[] words;
  private final @Nullable Thread[] threads;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong freed = new AtomicLong(); // the head, as writers know it
  private final LongAdder dropped = new LongAdder();
  private long head; // the reader's alone

  EventRing(int capacity) {
    if (capacity < 1 || capacity > 1 << 26) {
      throw new IllegalArgumentException(
          "A ring holds 1 to " + (1 << 26) + " events, not " + capacity + ": choose another.");
    }
    int size = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    mask = size - 1;
    together = Math.clamp(size >> 3, 1, MOST_FREED_TOGETHER);
    words = new long[size * WORDS];
    threads = new Thread[size];
  }

  /** Writes an event; false, and counted, when the ring is full. Any thread, no allocation. */
  @SuppressWarnings("EnumOrdinal") // the numbers do not leave the ring
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
    int at = place * WORDS;
    words[at + REQUEST] = request;
    words[at + DETAIL] = detail;
    words[at + NANOS] = nanos;
    words[at + DEVICE_NANOS] = deviceNanos;
    words[at + WHAT] =
        (long) processor << PROCESSOR_SHIFT
            | (long) stage.ordinal() << STAGE_SHIFT
            | kind.ordinal();
    threads[place] = thread;
    WORD.setRelease(words, at, position + 1);
    return true;
  }

  private long turn(int place) {
    return (long) WORD.getAcquire(words, place * WORDS);
  }

  private long claim() {
    while (true) {
      long position = tail.get();
      if (position - freed.getAcquire() > mask) {
        return -1; // the reader is a whole lap behind
      }
      if (tail.compareAndSet(position, position + 1)) {
        return position;
      } // else another writer has it: look at the new tail
    }
  }

  /**
   * Hands the written events to {@code reader}, oldest first, a ring full at most, so that busy
   * writers cannot hold the reader. Allocates an {@link Event} each. An event counts as taken
   * before it is handed on, so a reader that throws loses that one only.
   */
  int drain(EventReader reader) {
    int taken = 0;
    try {
      while (taken <= mask) {
        int place = (int) head & mask;
        if (turn(place) != head + 1) {
          return taken;
        }
        Event event = event(place);
        threads[place] = null; // the ring keeps no dead thread
        head++;
        taken++;
        if ((taken & (together - 1)) == 0) {
          freed.setRelease(head);
        }
        reader.event(event);
      }
      return taken;
    } finally {
      freed.setRelease(head);
    }
  }

  /** Returns the event of a written place; its order is its position, counted from 1. */
  private Event event(int place) {
    Thread thread = Objects.requireNonNull(threads[place]);
    int at = place * WORDS;
    long what = words[at + WHAT];
    return new Event(
        head + 1,
        STAGES[((int) what >> STAGE_SHIFT) & BYTE],
        words[at + REQUEST],
        words[at + DETAIL],
        words[at + NANOS],
        words[at + DEVICE_NANOS],
        thread.getName(),
        thread.threadId(),
        KINDS[(int) what & BYTE],
        (int) (what >> PROCESSOR_SHIFT));
  }

  long dropped() {
    return dropped.sum();
  }
}
