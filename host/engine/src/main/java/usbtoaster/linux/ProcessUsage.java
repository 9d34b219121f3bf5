package usbtoaster.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * What {@code getrusage} tells of this process: of all its threads, those that have ended included.
 *
 * @param cpuNanos how long they have run on processors
 * @param switches how often they gave a processor up, or lost it
 */
public record ProcessUsage(long cpuNanos, long switches) {
  private static final int RUSAGE_SELF = 0;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long MICRO_NANOS = 1_000;

  /** What is used of {@code struct rusage}, which is the same on all machines of 64 bits. */
  static final StructLayout LAYOUT =
      structLayout(
              timeval("ru_utime"),
              timeval("ru_stime"),
              paddingLayout(96),
              JAVA_LONG.withName("ru_nvcsw"),
              JAVA_LONG.withName("ru_nivcsw"))
          .withName("rusage");

  private static final long USER = offset("ru_utime");
  private static final long SYSTEM = offset("ru_stime");
  private static final long GIVEN_UP = offset("ru_nvcsw");
  private static final long LOST = offset("ru_nivcsw");
  private static final MethodHandle GETRUSAGE =
      Call.of("getrusage", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private static StructLayout timeval(String name) {
    return structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_usec")).withName(name);
  }

  private static long offset(String field) {
    return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  /** Asks Linux. Any thread. */
  public static ProcessUsage now() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(LAYOUT);
      int result = Call.result((int) GETRUSAGE.invokeExact(Call.state(), RUSAGE_SELF, answer));
      if (result < 0) {
        throw new IllegalStateException("Linux tells no usage: " + Errno.name(result) + ".");
      }
      return new ProcessUsage(
          nanos(answer, USER) + nanos(answer, SYSTEM),
          answer.get(JAVA_LONG, GIVEN_UP) + answer.get(JAVA_LONG, LOST));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  private static long nanos(MemorySegment usage, long timeval) {
    return usage.get(JAVA_LONG, timeval) * SECOND_NANOS
        + usage.get(JAVA_LONG, timeval + Long.BYTES) * MICRO_NANOS;
  }
}
