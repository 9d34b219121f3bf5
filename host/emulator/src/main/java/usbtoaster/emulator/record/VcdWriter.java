package usbtoaster.emulator.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private record Channel(Signal signal, Signal.Listener listener) {}

  private final VirtualClock clock;
  private final Writer out;
  private final List<Channel> channels = new ArrayList<>();
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

  VcdWriter(Writer out, VirtualClock clock, String scope, List<Signal> signals) {
    this(out, clock, scope, byName(signals));
  }

  private VcdWriter(
      Writer out, VirtualClock clock, String scope, SequencedMap<String, Signal> signals) {
    this.clock = clock;
    this.out = out;
    this.lastNanos = clock.nanos();
    write(VcdText.header(scope, signals.sequencedKeySet()));
    signals.sequencedValues().forEach(signal -> channels.add(channel(signal, channels.size())));
    write(VcdText.time(lastNanos) + "$dumpvars\n");
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

  private Channel channel(Signal signal, int number) {
    String high = VcdText.level(true, number);
    String low = VcdText.level(false, number);
    Signal.Listener listener = level -> change(level ? high : low);
    signal.listen(listener);
    return new Channel(signal, listener);
  }

  private void change(String line) {
    stamp();
    write(line);
  }

  private void stamp() {
    long nanos = clock.nanos();
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
    stamp();
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
