package usbtoaster.emulator.record;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The last changes of some wires, kept in a ring, to write a VCD file of them afterwards: when a
 * test has failed and somebody wants to see what led there.
 *
 * <p>It listens from the moment it is made until it is closed. Its memory is what its capacity
 * says, 12 bytes an edge; nothing is allocated for one. What listens to a pin makes the emulator
 * compute each of its edges: a run that is kept is as much slower as one with a {@link VcdWriter}.
 * Belongs to the machine's thread.
 */
public final class LastEdges implements AutoCloseable {
  /** How many edges it keeps unless told otherwise: of all wires together. */
  public static final int DEFAULT_EDGES = 1 << 16;

  private record Channel(Signal signal, Signal.Listener listener) {}

  private final VirtualClock clock;
  private final List<String> names;
  private final List<Channel> channels = new ArrayList<>();
  private final long[] times;
  private final int[] changes; // number of the channel, doubled, and the level
  private final boolean[] levels;
  private long count;
  private long knownFrom;
  private long closedAt = -1;

  /** Begins to keep the last {@value #DEFAULT_EDGES} changes of {@code signals}. */
  public LastEdges(VirtualClock clock, List<Signal> signals) {
    this(clock, byName(signals), DEFAULT_EDGES);
  }

  /**
   * Begins to keep the last changes of {@code signals}, which have names of their own.
   *
   * @param capacity how many changes, of all together
   */
  public LastEdges(VirtualClock clock, SequencedMap<String, Signal> signals, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("Keep 1 edge or more, not " + capacity);
    }
    this.clock = clock;
    names = List.copyOf(signals.sequencedKeySet());
    times = new long[capacity];
    changes = new int[capacity];
    knownFrom = clock.picos();
    levels = new boolean[names.size()];
    for (Signal signal : signals.sequencedValues()) {
      int number = channels.size();
      Signal.Listener listener = level -> changed(2 * number + (level ? 1 : 0));
      channels.add(new Channel(signal, listener));
      signal.listen(listener);
      levels[number] = signal.level();
    }
  }

  static SequencedMap<String, Signal> byName(List<Signal> signals) {
    SequencedMap<String, Signal> named = new LinkedHashMap<>();
    signals.forEach(signal -> named.put(signal.name(), signal));
    return named;
  }

  private void changed(int change) {
    int at = (int) (count % times.length);
    if (count >= times.length) {
      knownFrom = times[at] + 1;
    }
    times[at] = clock.picos();
    changes[at] = change;
    levels[change >> 1] = (change & 1) != 0;
    count++;
  }

  /** Returns how many changes there were, those that it has forgotten too. */
  public long count() {
    return count;
  }

  /** Returns since when it knows what happened, on the scale of the machine's clock. */
  public Duration knownFrom() {
    return Duration.ofNanos(knownFrom / VirtualClock.PICOS_PER_NANO);
  }

  /**
   * Writes a VCD file of all that it knows.
   *
   * @throws IOException if {@code file} cannot be written
   */
  public void write(Path file) throws IOException {
    write(file, knownFrom);
  }

  /**
   * Writes a VCD file of the last {@code time}, or of what it knows of that.
   *
   * @throws IOException if {@code file} cannot be written
   */
  public void write(Path file, Duration time) throws IOException {
    long picos = Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO);
    write(file, Math.max(knownFrom, now() - picos));
  }

  private void write(Path file, long fromPicos) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      write(out, fromPicos);
    }
  }

  private void write(Writer out, long fromPicos) throws IOException {
    long from = first(fromPicos);
    long nanos = fromPicos / VirtualClock.PICOS_PER_NANO;
    out.write(VcdText.begin() + VcdText.scope("pico", names, 0) + VcdText.endOfDeclarations());
    out.write(VcdText.time(nanos) + "$dumpvars\n");
    boolean[] before = levelsBefore(from);
    for (int i = 0; i < before.length; i++) {
      out.write(VcdText.level(before[i], i));
    }
    out.write("$end\n");
    for (long i = from; i < count; i++) {
      int at = (int) (i % times.length);
      nanos = stamp(out, nanos, times[at]);
      out.write(VcdText.level((changes[at] & 1) != 0, changes[at] >> 1));
    }
    stamp(out, nanos, now());
  }

  private static long stamp(Writer out, long lastNanos, long picos) throws IOException {
    long nanos = picos / VirtualClock.PICOS_PER_NANO;
    if (nanos != lastNanos) {
      out.write(VcdText.time(nanos));
    }
    return nanos;
  }

  /** Returns the number of the first kept change at {@code picos} or later. */
  private long first(long picos) {
    long number = Math.max(0, count - times.length);
    while (number < count && times[(int) (number % times.length)] < picos) {
      number++;
    }
    return number;
  }

  /** Goes back from the last levels to those before change {@code number}. */
  private boolean[] levelsBefore(long number) {
    boolean[] before = levels.clone();
    for (long i = count - 1; i >= number; i--) {
      int change = changes[(int) (i % times.length)];
      before[change >> 1] = (change & 1) == 0;
    }
    return before;
  }

  private long now() {
    return closedAt < 0 ? clock.picos() : closedAt;
  }

  /** Stops listening. What it has kept may still be written. */
  @Override
  public void close() {
    if (closedAt < 0) {
      closedAt = clock.picos();
      channels.forEach(channel -> channel.signal().unlisten(channel.listener()));
    }
  }
}
