package usbtoaster.epoll;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.ThreadMaker;

/**
 * How the engine on epoll is laid out.
 *
 * @param eventThreads how many threads await events; 0: what .NET takes, one for each 30 processors
 *     (8 on ARM) and one at least, or one a processor if they handle events themselves
 * @param inline whether the event threads handle events and run callbacks themselves; else workers
 * @param pauseNanos how long accepting rests when there are no more descriptors
 * @param later runs something after that pause
 * @param clock tells nanoseconds: how long a worker has handled events
 * @param faults is told of what should not have been thrown
 * @param threads makes the event threads, and those that make blocking calls for files
 */
public record EpollOptions(
    int eventThreads,
    boolean inline,
    long pauseNanos,
    Later later,
    LongSupplier clock,
    Consumer<Throwable> faults,
    ThreadMaker threads) {
  /** Runs something after a time; throws where it cannot. */
  @FunctionalInterface
  public interface Later {
    /** Has {@code action} run on some thread when the time is over. */
    void after(long nanos, Runnable action);
  }

  private static final long PAUSE_NANOS = 20_000_000;
  private static final int PROCESSORS_A_THREAD = 30;
  private static final int PROCESSORS_A_THREAD_ON_ARM = 8;

  /** Checks the sizes. */
  public EpollOptions {
    if (eventThreads < 0 || pauseNanos < 0) {
      throw new IllegalArgumentException(
          "Neither a number of event threads nor a pause is negative.");
    }
  }

  /** Returns what suits most programs; {@code later} is some timer. */
  public static EpollOptions of(Later later) {
    return new EpollOptions(
        0,
        false,
        PAUSE_NANOS,
        later,
        System::nanoTime,
        fault -> LoggerFactory.getLogger(EpollEngine.class).error("An event failed.", fault),
        ThreadMaker.DEFAULT);
  }

  /** Returns these options with so many event threads. */
  public EpollOptions withEventThreads(int count) {
    return new EpollOptions(count, inline, pauseNanos, later, clock, faults, threads);
  }

  /** Returns these options with event threads that handle events themselves, or do not. */
  public EpollOptions withInline(boolean handled) {
    return new EpollOptions(eventThreads, handled, pauseNanos, later, clock, faults, threads);
  }

  /** Returns these options with another clock. */
  public EpollOptions withClock(LongSupplier other) {
    return new EpollOptions(eventThreads, inline, pauseNanos, later, other, faults, threads);
  }

  /** Returns these options with another maker of threads. */
  public EpollOptions withThreads(ThreadMaker maker) {
    return new EpollOptions(eventThreads, inline, pauseNanos, later, clock, faults, maker);
  }

  /** Tells the handler of {@code fault}. Throws nothing. */
  @SuppressWarnings("EmptyCatch")
  void tell(Throwable fault) {
    try {
      faults.accept(fault);
    } catch (Throwable twice) {
      // The handler itself failed: nobody is left to tell, and the thread must live.
    }
  }

  /** Returns how many event threads there are with so many processors. */
  int eventThreads(int processors, String architecture) {
    if (eventThreads > 0) {
      return eventThreads;
    }
    if (inline) {
      return processors;
    }
    String name = architecture.toLowerCase(Locale.ROOT);
    boolean arm = name.startsWith("aarch64") || name.startsWith("arm");
    int each = arm ? PROCESSORS_A_THREAD_ON_ARM : PROCESSORS_A_THREAD;
    return Math.max(1, Math.round((float) processors / each));
  }
}
