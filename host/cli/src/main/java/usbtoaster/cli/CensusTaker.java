package usbtoaster.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.flash.Pause;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;

/**
 * Takes a census of the threads over and over while writes are in flight, from outside: on a thread
 * of its own, which no part of the stack knows.
 *
 * <p>Overview: most samples only count who waits for a request. The 1st, 2nd, 4th, 8th and so on
 * list every thread of the process, too, and the latest of these is told. Before the first sample
 * and after the last the threads' times on their processors are taken. A sample counts if some of
 * the writes that were in flight when it began are so when it has ended.
 *
 * <p>It pays for itself: the pause after a sample is {@value #SHARE} times as long as the sample
 * took, but for the bounds of a pause.
 *
 * <p>{@link #watch} and {@link #close} belong to one thread; what was found may be asked for after
 * that.
 */
final class CensusTaker implements AutoCloseable {
  private static final int SHARE = 50;
  private static final long SHORTEST_PAUSE_NANOS = 4_000_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

  private final RequestWait waiting;
  private final LongSupplier nanos;
  private final Pause pause;
  private final Runnable wake;
  private final CountDownLatch warm = new CountDownLatch(1);
  private final StackThread thread = new StackThread(ThreadKind.CENSUS, "census", this::take);
  private final WaitCounts counts = new WaitCounts();
  private final FlightCount flight = new FlightCount();
  private volatile @Nullable ToastRun run; // set by who starts it, read by the thread
  private long samples; // from here on the thread's, until it has ended
  private @Nullable ThreadCensus begin;
  private @Nullable ThreadCensus latest;
  private @Nullable ThreadCensus end;

  /**
   * Makes a taker, whose thread does not run yet.
   *
   * @param nanos a clock
   * @param pause lets time pass until {@code wake} is called
   */
  CensusTaker(RequestWait waiting, LongSupplier nanos, Pause pause, Runnable wake) {
    this.waiting = waiting;
    this.nanos = nanos;
    this.pause = pause;
    this.wake = wake;
  }

  /**
   * Starts the thread, and waits until it has seen what there is before the first write: that takes
   * longer than a write, as it loads classes.
   */
  void start() {
    thread.start();
    try {
      warm.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Watches the writes of {@code toasting} from now on. */
  void watch(ToastRun toasting) {
    run = toasting;
  }

  private void take() {
    try {
      ThreadCensus.take(waiting); // for its classes, whose loading is not to be counted
      ThreadCensus.countWaiting(waiting);
      begin = ThreadCensus.take(waiting);
    } finally {
      warm.countDown();
    }
    long pauseNanos = SHORTEST_PAUSE_NANOS;
    while (pause.pass(pauseNanos)) {
      ToastRun watched = run;
      if (watched != null) {
        long began = nanos.getAsLong();
        sample(watched);
        long took = nanos.getAsLong() - began;
        pauseNanos = Math.clamp(took * SHARE, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
      }
    }
    end = ThreadCensus.take(waiting);
  }

  private void sample(ToastRun watched) {
    int before = flight.begin(watched.lanes());
    if (before == 0) {
      return;
    }
    ThreadCensus listed = Long.bitCount(samples + 1) == 1 ? ThreadCensus.take(waiting) : null;
    int waiters = listed != null ? listed.waiting().size() : ThreadCensus.countWaiting(waiting);
    int throughout = flight.throughout();
    if (throughout > 0) {
      samples++;
      counts.add(waiters, throughout, before);
      latest = listed != null ? listed : latest;
    }
  }

  /** Ends the thread, which takes a last look, and waits for that. */
  @Override
  public void close() {
    wake.run();
    thread.awaitEnd();
  }

  /** Returns what was counted. */
  WaitCounts counts() {
    return counts;
  }

  /** Returns the threads with their times meanwhile; null if no sample counted. */
  @Nullable ThreadCensus census() {
    ThreadCensus from = begin;
    ThreadCensus to = end;
    return latest == null || from == null || to == null ? null : latest.between(from, to);
  }
}
