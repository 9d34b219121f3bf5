package usbtoaster.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends a test in which nothing moves any more, however long others take: JUnit finds it by itself,
 * in every module. So a test waits without a limit of its own, and passes on a machine that is
 * busy.
 *
 * <p>What moves is the processor time of this process and of those that it started. A test that
 * hangs takes none; one that is hindered takes some, if only a little. A test that goes round in
 * circles ends when it has taken more than any needs. The test's thread is interrupted, its
 * processes are killed, and if that does not end it, the JVM: the stacks are on stderr.
 *
 * <p>Its own thread is a daemon and looks every few seconds. It is the only one that reads the
 * clock: {@code -Dtoaster.still=} says for how many seconds nothing may move, 60 if nobody says.
 */
@NullMarked
public final class Stillness implements BeforeEachCallback, AfterEachCallback {
  private static final long LOOK_NANOS = 2_000_000_000L;
  private static final long STILL_NANOS =
      Duration.ofSeconds(Long.getLong("toaster.still", 60)).toNanos();
  private static final double LEAST_SHARE = 0.01; // of one processor
  private static final Duration MOST = Duration.ofMinutes(60); // of processor time, for one test
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final Map<Thread, Watch> WATCHES = new ConcurrentHashMap<>();
  private static final Map<Thread, Long> WAITS = new ConcurrentHashMap<>(); // begun at that time
  private static final Map<Thread, Long> WAITED = new ConcurrentHashMap<>(); // over
  private static volatile @Nullable Thread looks;

  /** One test that runs; its fields belong to the thread that looks. */
  private static final class Watch {
    private final String test;
    private boolean looked;
    private long begunNanos; // these three from the first look on: most tests have ended before it
    private long lookedNanos;
    private long movedNanos;
    private boolean ended;

    Watch(String test) {
      this.test = test;
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    WATCHES.put(Thread.currentThread(), new Watch(context.getUniqueId()));
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    WATCHES.remove(Thread.currentThread());
  }

  private static synchronized void start() {
    if (looks == null) {
      looks = Thread.ofPlatform().daemon().name("stillness").start(Stillness::look);
    }
  }

  private static void look() {
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      WATCHES.forEach(Stillness::look);
    }
  }

  private static void look(Thread thread, Watch watch) {
    long now = System.nanoTime();
    long moved = movedNanos() - waitedNanos(thread);
    if (!watch.looked) {
      watch.looked = true;
      watch.begunNanos = moved;
      watch.movedNanos = moved;
      watch.lookedNanos = now;
    } else if (moved - watch.begunNanos > MOST.toNanos()) {
      end(thread, watch, "took more than " + MOST.toMinutes() + " minutes of processor time");
    } else if (Math.abs(moved - watch.movedNanos) > LEAST_SHARE * (now - watch.lookedNanos)) {
      // less, too, is a movement: a process of the test has ended
      watch.movedNanos = moved;
      watch.lookedNanos = now;
    } else if (now - watch.lookedNanos > STILL_NANOS) {
      watch.lookedNanos = now;
      end(thread, watch, "has not moved for " + Duration.ofNanos(STILL_NANOS).toSeconds() + " s");
    }
  }

  /** Returns the processor time of this process and of all that it started. */
  private static long movedNanos() {
    ProcessHandle self = ProcessHandle.current();
    return cpuNanos(self) + self.descendants().mapToLong(Stillness::cpuNanos).sum();
  }

  private static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /**
   * Waits until {@code condition} holds, looking all the time: what that takes is no movement.
   *
   * @throws AssertionError if it does not hold when nothing else moves any more
   */
  public static void until(String what, BooleanSupplier condition) {
    Thread self = Thread.currentThread();
    long begun = THREADS.getCurrentThreadCpuTime();
    WAITS.put(self, begun);
    try {
      while (!condition.getAsBoolean()) {
        if (Thread.interrupted()) {
          throw new AssertionError("Nothing moves any more, and this did not happen: " + what);
        }
        Thread.onSpinWait();
      }
    } finally {
      WAITED.merge(self, THREADS.getCurrentThreadCpuTime() - begun, Long::sum);
      WAITS.remove(self);
    }
  }

  /** Returns what {@code thread} took in {@link #until}. */
  private static long waitedNanos(Thread thread) {
    Long begun = WAITS.get(thread);
    long now = begun == null ? 0 : THREADS.getThreadCpuTime(thread.threadId()) - begun;
    return now + WAITED.getOrDefault(thread, 0L);
  }

  private static void end(Thread thread, Watch watch, String why) {
    System.err.println(watch.test + " " + why + ":");
    Thread.getAllStackTraces()
        .forEach(
            (each, stack) -> {
              System.err.println(each);
              for (StackTraceElement frame : stack) {
                System.err.println("    " + frame);
              }
            });
    if (watch.ended) {
      Runtime.getRuntime().halt(1);
    }
    watch.ended = true;
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    thread.interrupt();
  }
}
