package usbtoaster.emulator.part;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A logic analyser's channel: the last edges of a wire with their times, and what follows from them
 * for a span of time: how many, how often, how long high.
 *
 * <p>It listens from the moment it is made until it is closed. Its memory is bounded: of more edges
 * than it keeps it forgets the oldest, and {@link Measurement#complete} says so. What listens to a
 * pin makes the emulator compute each of its edges, so a fast pin that is recorded costs time.
 * Belongs to the machine's thread; may be asked inside a listener, too.
 */
public final class PinRecorder implements AutoCloseable {
  /** How many edges it keeps unless told otherwise. */
  public static final int DEFAULT_EDGES = 1 << 16;

  private static final int FEWEST = 64;

  /**
   * A change of the wire.
   *
   * @param picos its time, on the machine's clock
   * @param level the level after it
   */
  public record Edge(long picos, boolean level) {}

  private final VirtualClock clock;
  private final Signal signal;
  private final Signal.Listener listener = this::changed;
  private final int capacity;
  private long knownFrom;
  private long closedAt = -1;
  private boolean level;
  private long[] times = new long[FEWEST]; // a ring, the oldest at first
  private int first;
  private int size;
  private long edges;
  private long rises;

  /** Begins to record {@code signal}, of which the last {@value #DEFAULT_EDGES} edges are kept. */
  public PinRecorder(VirtualClock clock, Signal signal) {
    this(clock, signal, DEFAULT_EDGES);
  }

  /**
   * Begins to record {@code signal}.
   *
   * @param capacity how many edges are kept, {@value #FEWEST} or more; memory grows with the edges
   */
  public PinRecorder(VirtualClock clock, Signal signal, int capacity) {
    if (capacity < FEWEST) {
      throw new IllegalArgumentException(
          "A recorder keeps %d edges or more, not %d".formatted(FEWEST, capacity));
    }
    this.clock = clock;
    this.signal = signal;
    this.capacity = capacity;
    this.knownFrom = clock.picos();
    signal.listen(listener);
    this.level = signal.level();
  }

  private void changed(boolean level) {
    this.level = level;
    edges++;
    rises += level ? 1 : 0;
    if (size == times.length && size < capacity) {
      grow();
    }
    if (size == times.length) {
      knownFrom = times[first] + 1; // the level after it is known, it itself no more
      first = (first + 1) % times.length;
      size--;
    }
    times[(first + size) % times.length] = clock.picos();
    size++;
  }

  private void grow() {
    long[] larger = new long[Math.min(capacity, 2 * times.length)];
    for (int i = 0; i < size; i++) {
      larger[i] = time(i);
    }
    times = larger;
    first = 0;
  }

  private long time(int index) {
    return times[(first + index) % times.length];
  }

  /** Returns the level after edge {@code index} of those kept: levels take turns up to now. */
  private boolean levelAfter(int index) {
    return level ^ ((size - 1 - index) & 1) != 0;
  }

  /** Returns the wire. */
  public Signal signal() {
    return signal;
  }

  /** Returns the level now, or when it was closed. */
  public boolean level() {
    return level;
  }

  /** Returns how many edges there were since it was made, those that it has forgotten too. */
  public long count() {
    return edges;
  }

  /** Returns how many of {@link #count} went to {@code level}. */
  public long count(boolean level) {
    return level ? rises : edges - rises;
  }

  /** Returns the edges that it keeps, the oldest first. */
  public List<Edge> edges() {
    return edges(size);
  }

  /** Returns the last {@code most} edges, or as many as it keeps, the oldest first. */
  public List<Edge> edges(int most) {
    List<Edge> list = new ArrayList<>();
    for (int i = Math.max(0, size - most); i < size; i++) {
      list.add(new Edge(time(i), levelAfter(i)));
    }
    return list;
  }

  /** Returns the time of the last edge in picoseconds; -1 if none came since it was made. */
  public long lastEdgePicos() {
    return size == 0 ? -1 : time(size - 1);
  }

  /** Returns what the wire did in the last {@code time}, up to now. */
  public Measurement over(Duration time) {
    long now = now();
    return between(now - Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO), now);
  }

  /** Returns what the wire did since the recorder was made, or since the oldest edge it keeps. */
  public Measurement all() {
    return between(knownFrom, now());
  }

  /**
   * Returns what the wire did from {@code fromPicos} up to, not at, {@code toPicos} of the
   * machine's clock. What lies in the future or was not recorded is cut off, and reported by the
   * measurement.
   *
   * @throws IllegalArgumentException if the span ends before it begins
   */
  public Measurement between(long fromPicos, long toPicos) {
    if (toPicos < fromPicos) {
      throw new IllegalArgumentException(
          "The span from %,d to %,d ps ends before it begins".formatted(fromPicos, toPicos));
    }
    long to = Math.max(Math.min(toPicos, now()), knownFrom);
    long from = Math.clamp(fromPicos, knownFrom, to);
    int begin = indexAt(from);
    int end = toPicos >= now() ? size : indexAt(to);
    long risen = 0;
    long firstRise = 0;
    long lastRise = 0;
    long high = 0;
    long since = from;
    boolean before = begin < size ? !levelAfter(begin) : level;
    for (int i = begin; i < end; i++) {
      high += before ? time(i) - since : 0;
      since = time(i);
      before = levelAfter(i);
      if (before) {
        firstRise = risen == 0 ? since : firstRise;
        lastRise = since;
        risen++;
      }
    }
    high += before ? to - since : 0;
    boolean complete = from == fromPicos && to == toPicos;
    return new Measurement(
        from, to, end - begin, risen, firstRise, lastRise, high, before, complete);
  }

  /** Returns the index of the first kept edge that is not before {@code picos}. */
  private int indexAt(long picos) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time(middle) < picos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long now() {
    return closedAt < 0 ? clock.picos() : closedAt;
  }

  /** Forgets what it has recorded and begins anew now, with counts of 0. */
  public void clear() {
    knownFrom = now();
    first = 0;
    size = 0;
    edges = 0;
    rises = 0;
    times = Arrays.copyOf(times, FEWEST);
  }

  /** Stops listening. What was recorded may still be asked. */
  @Override
  public void close() {
    if (closedAt < 0) {
      closedAt = clock.picos();
      signal.unlisten(listener);
    }
  }

  @Override
  public String toString() {
    return "%s, %,d edges".formatted(signal, edges);
  }
}
