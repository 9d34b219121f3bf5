package usbtoaster.view.jfr;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Gives events a time in the past. The public interface can only take the time now: but the JDK
 * adds the fields {@code startTime} and {@code duration} to each class of events when it is loaded,
 * in ticks of its own clock. What a tick is, is found by a probe: an event that is written and read
 * again.
 */
final class PastTime {
  private static final long PROBE_TICKS = 1_000_000_000_000L;
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  @Name("usbtoaster.Probe")
  @StackTrace(false)
  static final class Probe extends Event {}

  private record Fields(VarHandle start, VarHandle duration) {}

  private final Map<Class<?>, Fields> fields = new HashMap<>();
  private final long probeTicks;
  private final long probeEpochNanos;
  private final double ticksPerNano;

  /**
   * Finds what a tick is.
   *
   * @throws IOException if this JDK has no such fields, or the disk no place
   */
  PastTime() throws IOException {
    Path file = Files.createTempFile("toaster", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(Probe.class);
      recording.start();
      Probe probe = new Probe();
      probe.begin();
      Fields ofProbe = fields(Probe.class);
      probeTicks = (long) ofProbe.start().get(probe);
      ofProbe.duration().set(probe, PROBE_TICKS);
      probe.commit();
      recording.stop();
      recording.dump(file);
      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      if (events.isEmpty()) {
        throw new IOException("Flight Recorder of this Java keeps no events.");
      }
      RecordedEvent read = events.getLast();
      probeEpochNanos = Duration.between(Instant.EPOCH, read.getStartTime()).toNanos();
      ticksPerNano = (double) PROBE_TICKS / read.getDuration().toNanos();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Fields fields(Class<? extends Event> type) throws IOException {
    Fields known = fields.get(type);
    if (known == null) {
      try {
        MethodHandles.Lookup inType = MethodHandles.privateLookupIn(type, LOOKUP);
        known =
            new Fields(
                inType.findVarHandle(type, "startTime", long.class),
                inType.findVarHandle(type, "duration", long.class));
      } catch (ReflectiveOperationException e) {
        throw new IOException(
            "This Java lets nobody write Flight Recorder's events of the past: Java 25 does.", e);
      }
      fields.put(type, known);
    }
    return known;
  }

  /** Sets when an event began and ended, in nanoseconds since 1970. */
  void set(Event event, long beganNanos, long endedNanos) throws IOException {
    Fields its = fields(event.getClass());
    long start = probeTicks + ticks(beganNanos - probeEpochNanos);
    its.start().set(event, start == 0 ? 1 : start); // 0 would be replaced by the time now
    its.duration().set(event, Math.max(0, ticks(endedNanos - beganNanos)));
  }

  private long ticks(long nanos) {
    return Math.round(nanos * ticksPerNano);
  }
}
