package usbtoaster.emulator.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Writes the changes of signals to a VCD file (IEEE 1364-2005, chapter 18) with a time scale of 1
 * ns.
 *
 * <p>It listens from the moment it is made until it is closed, and the file is whole only then.
 * Changes within a nanosecond stand at the same time, in their order. What listens to a pin makes
 * the emulator compute each of its edges: a run with a VCD is slower, and otherwise the same.
 * Belongs to the machine's thread. An error of the disk ends the recording; {@link #close} throws
 * it.
 */
public final class VcdWriter implements AutoCloseable {
  private static final int MOST_WAITING = 4_096;

  /**
   * Signals that change in the time of one clock.
   *
   * @param name what the file calls them together
   */
  public record Scope(String name, VirtualClock clock, SequencedMap<String, Signal> signals) {}

  private record Change(long picos, String line) {}

  private record Channel(Signal signal, Signal.Listener listener) {}

  /** A scope, and its changes that others may still precede. */
  private static final class Part {
    private final VirtualClock clock;
    private final Deque<Change> waiting = new ArrayDeque<>();

    Part(VirtualClock clock) {
      this.clock = clock;
    }

    long firstPicos() {
      Change first = waiting.peek();
      return first == null ? Long.MAX_VALUE : first.picos();
    }
  }

  private final Writer out;
  private final List<Part> parts = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private int waiting;
  private long lastNanos;
  private @Nullable IOException failure;

  /**
   * Begins a file.
   *
   * @throws IOException if {@code file} cannot be written
   */
  public VcdWriter(Path file, VirtualClock clock, String scope, List<Signal> signals)
      throws IOException {
    this(file, clock, scope, byName(signals));
  }

  /**
   * Begins a file in which the signals have names of their own, in the order of the map.
   *
   * @throws IOException if {@code file} cannot be written
   */
  public VcdWriter(
      Path file, VirtualClock clock, String scope, SequencedMap<String, Signal> signals)
      throws IOException {
    this(Files.newBufferedWriter(file, StandardCharsets.US_ASCII), clock, scope, signals);
  }

  /**
   * Begins a file for several chips on one board. Of what changes at one moment in two scopes, the
   * former scope's comes first.
   *
   * @throws IOException if {@code file} cannot be written
   */
  public VcdWriter(Path file, List<Scope> scopes) throws IOException {
    this(Files.newBufferedWriter(file, StandardCharsets.US_ASCII), scopes);
  }

  VcdWriter(Writer out, VirtualClock clock, String scope, List<Signal> signals) {
    this(out, clock, scope, byName(signals));
  }

  private VcdWriter(
      Writer out, VirtualClock clock, String scope, SequencedMap<String, Signal> signals) {
    this(out, List.of(new Scope(scope, clock, signals)));
  }

  VcdWriter(Writer out, List<Scope> scopes) {
    this.out = out;
    this.lastNanos = scopes.getFirst().clock().nanos();
    write(VcdText.begin());
    for (Scope scope : scopes) {
      write(VcdText.scope(scope.name(), scope.signals().sequencedKeySet(), channels.size()));
      Part part = new Part(scope.clock());
      parts.add(part);
      scope
          .signals()
          .sequencedValues()
          .forEach(signal -> channels.add(channel(part, signal, channels.size())));
    }
    write(VcdText.endOfDeclarations() + VcdText.time(lastNanos) + "$dumpvars\n");
    for (int i = 0; i < channels.size(); i++) {
      write(VcdText.level(channels.get(i).signal().level(), i));
    }
    write("$end\n");
  }

  private static SequencedMap<String, Signal> byName(List<Signal> signals) {
    SequencedMap<String, Signal> named = new LinkedHashMap<>();
    signals.forEach(signal -> named.put(signal.name(), signal));
    return named;
  }

  private Channel channel(Part part, Signal signal, int number) {
    String high = VcdText.level(true, number);
    String low = VcdText.level(false, number);
    Signal.Listener listener = level -> change(part, level ? high : low);
    signal.listen(listener);
    return new Channel(signal, listener);
  }

  /** Chips on one board take turns: a change is written once nobody can come before it. */
  private void change(Part part, String line) {
    part.waiting.add(new Change(part.clock.picos(), line));
    waiting++;
    if (parts.size() == 1) {
      writeBefore(Long.MAX_VALUE);
    } else if (waiting > MOST_WAITING) {
      writeBefore(parts.stream().mapToLong(each -> each.clock.picos()).min().orElseThrow());
    }
  }

  private void writeBefore(long picos) {
    Part first = first();
    while (first.firstPicos() < picos) {
      Change change = first.waiting.remove();
      waiting--;
      stamp(change.picos() / VirtualClock.PICOS_PER_NANO);
      write(change.line());
      first = first();
    }
  }

  private Part first() {
    Part first = parts.getFirst();
    for (int i = 1; i < parts.size(); i++) {
      first = parts.get(i).firstPicos() < first.firstPicos() ? parts.get(i) : first;
    }
    return first;
  }

  private void stamp(long nanos) {
    if (nanos != lastNanos) {
      lastNanos = nanos;
      write(VcdText.time(nanos));
    }
  }

  private void write(String text) {
    if (failure != null) {
      return;
    }
    try {
      out.write(text);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Stops listening and ends the file at the present time. */
  @Override
  public void close() {
    channels.forEach(channel -> channel.signal().unlisten(channel.listener()));
    writeBefore(Long.MAX_VALUE);
    stamp(parts.stream().mapToLong(part -> part.clock.nanos()).max().orElseThrow());
    try (Writer closing = out) {
      if (failure != null) {
        throw failure;
      }
      closing.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The VCD file could not be written: " + e.getMessage(), e);
    }
  }
}
