package usbtoaster.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Perfetto trace as the viewer understands it: packets sorted by their times, slices by a stack
 * for each track, names by their numbers. What the viewer would have to guess is an exception.
 */
public final class PerfettoTrace {
  /** A track; {@code tid} is 0 where it is no thread's. */
  public record Track(long uuid, String name, String parent, long tid, boolean counter) {}

  /** A slice, or an instant where it ends as it begins. */
  public record Slice(
      String track,
      String name,
      String category,
      long nanos,
      long endNanos,
      int depth,
      List<Long> flows,
      Map<String, String> arguments) {}

  /** A value of a counter. */
  public record Value(long nanos, long value) {}

  private record Timed(long nanos, ProtobufMessage event, String name, String category) {}

  private record Open(Timed begin, int place) {}

  private final Map<Long, Track> tracks = new LinkedHashMap<>();
  private final List<Timed> events = new ArrayList<>();
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, String> categories = new HashMap<>();
  private final Map<Long, String> arguments = new HashMap<>();
  private final List<Slice> slices = new ArrayList<>();
  private final Map<String, List<Value>> counters = new LinkedHashMap<>();
  private long wallClockAtZero = -1;
  private long lost;

  /** Reads a file. */
  public PerfettoTrace(Path file) throws IOException {
    List<ProtobufMessage> packets = new ProtobufMessage(Files.readAllBytes(file)).messages(1);
    boolean state = false;
    for (ProtobufMessage packet : packets) {
      state |= (packet.number(13) & 1) != 0; // incremental state is cleared
      require(packet.number(10) != 0 && state, "a packet of no sequence, or without its state");
      read(packet);
    }
    events.sort(Comparator.comparingLong(Timed::nanos)); // a stable sort
    Map<Long, Deque<Open>> stacks = new HashMap<>();
    events.forEach(event -> place(event, stacks));
    stacks.values().forEach(stack -> require(stack.isEmpty(), "a slice without an end"));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("The trace has " + otherwise);
    }
  }

  private void read(ProtobufMessage packet) {
    ProtobufMessage interned = packet.message(12);
    intern(interned.messages(1), categories);
    intern(interned.messages(2), names);
    intern(interned.messages(3), arguments);
    for (ProtobufMessage clock : packet.message(6).messages(1)) {
      wallClockAtZero = clock.number(1) == 1 ? clock.number(2) : wallClockAtZero;
    }
    for (ProtobufMessage buffer : packet.message(35).messages(1)) {
      lost += buffer.number(19);
    }
    if (packet.has(60)) {
      declare(packet.message(60));
    }
    if (packet.has(11)) {
      ProtobufMessage event = packet.message(11);
      String name = event.has(10) ? names.getOrDefault(event.number(10), "") : event.text(23);
      String category = categories.getOrDefault(event.number(3), "");
      events.add(new Timed(packet.number(8), event, name, category));
    }
  }

  private static void intern(List<ProtobufMessage> entries, Map<Long, String> into) {
    for (ProtobufMessage entry : entries) {
      require(into.put(entry.number(1), entry.text(2)) == null, "a number for two names");
    }
  }

  private void declare(ProtobufMessage track) {
    long parent = track.number(5);
    require(parent == 0 || tracks.containsKey(parent), "a track in none");
    String in = parent == 0 ? "" : track(parent).name();
    long tid = track.message(4).number(2);
    Track declared = new Track(track.number(1), track.text(2), in, tid, track.has(8));
    require(tracks.put(declared.uuid(), declared) == null, "a track twice");
  }

  private Track track(long uuid) {
    Track track = tracks.get(uuid);
    if (track == null) {
      throw new IllegalArgumentException("The trace has an event on a track that is not declared");
    }
    return track;
  }

  private void place(Timed timed, Map<Long, Deque<Open>> stacks) {
    ProtobufMessage event = timed.event();
    Track track = track(event.number(11));
    Deque<Open> stack = stacks.computeIfAbsent(track.uuid(), uuid -> new ArrayDeque<>());
    require(track.counter() == (event.number(9) == 4), "a counter that is none");
    switch ((int) event.number(9)) {
      case 1 -> {
        slices.add(slice(timed, track, timed.nanos(), stack.size()));
        stack.push(new Open(timed, slices.size() - 1));
      }
      case 2 -> {
        require(!stack.isEmpty(), "an end without a slice");
        Open open = stack.pop();
        slices.set(open.place(), slice(open.begin(), track, timed.nanos(), stack.size()));
      }
      case 3 -> slices.add(slice(timed, track, timed.nanos(), stack.size()));
      case 4 ->
          counters
              .computeIfAbsent(track.name(), name -> new ArrayList<>())
              .add(new Value(timed.nanos(), event.number(30)));
      default -> throw new IllegalArgumentException("The trace has an event of no type");
    }
  }

  private Slice slice(Timed timed, Track track, long endNanos, int depth) {
    Map<String, String> said = new LinkedHashMap<>();
    for (ProtobufMessage each : timed.event().messages(4)) {
      String value = each.has(6) ? each.text(6) : Long.toString(each.number(4));
      said.put(arguments.getOrDefault(each.number(1), ""), value);
    }
    List<Long> flows = timed.event().numbers(47);
    return new Slice(
        track.name(), timed.name(), timed.category(), timed.nanos(), endNanos, depth, flows, said);
  }

  /** Returns the tracks, in the order of their declarations. */
  public List<Track> tracks() {
    return List.copyOf(tracks.values());
  }

  /** Returns the tracks in a folder. */
  public List<String> tracksIn(String folder) {
    return tracks().stream().filter(each -> each.parent().equals(folder)).map(Track::name).toList();
  }

  /** Returns the slices and instants, in the order in which they begin. */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }

  /** Returns what the arrows of a flow connect, in their order. */
  public List<Slice> flow(long id) {
    return slices.stream().filter(slice -> slice.flows().contains(id)).toList();
  }

  /** Returns the values of a counter. */
  public List<Value> counter(String name) {
    return counters.getOrDefault(name, List.of());
  }

  /** Returns the time of day at time 0, in nanoseconds since 1970. */
  public long wallClockAtZero() {
    return wallClockAtZero;
  }

  /** Returns how much the trace says that it lacks. */
  public long lost() {
    return lost;
  }
}
