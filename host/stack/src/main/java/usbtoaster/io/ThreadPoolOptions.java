package usbtoaster.io;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.time.Timebase;
import usbtoaster.trace.census.ThreadMaker;

/**
 * How large a thread pool is and what it does with faults.
 *
 * @param processors how many I/O threads may run at once, and how many workers unless their options
 *     say another minimum; 0: one for each processor of the machine
 * @param maxIoThreads how many I/O threads there may be, those that block included (.NET: 1000). 0:
 *     none; the port is served by who calls {@link ThreadPool#pump}
 * @param idle how long a thread stays without work (.NET: 20 s)
 * @param faults is told of what a callback or a continuation threw, and why a thread could not be
 *     started; what it throws itself is lost
 * @param threads makes the threads. Where it fails the pool goes on with those that it has, borrows
 *     one of the JDK's common pool if it has none, and tries again when there is more work
 * @param workers how the workers grow
 * @param pollers what the I/O threads do with the packets of the port
 * @param spin for how long an I/O thread looks for a packet before it parks, see {@link
 *     CompletionPort}; zero: it parks at once
 */
public record ThreadPoolOptions(
    int processors,
    int maxIoThreads,
    Duration idle,
    Consumer<Throwable> faults,
    ThreadMaker threads,
    WorkerOptions workers,
    PollerMode pollers,
    Duration spin) {
  /**
   * Twice what it takes to wake a thread on a machine that has a processor free; where there is one
   * only, whoever brings the packet would have to wait for it.
   */
  private static final Duration SPIN =
      Duration.ofNanos(Runtime.getRuntime().availableProcessors() > 1 ? 100_000 : 0);

  /** What suits most programs. */
  public static final ThreadPoolOptions DEFAULT =
      new ThreadPoolOptions(
          0,
          1000,
          Duration.ofSeconds(20),
          fault ->
              LoggerFactory.getLogger(ThreadPool.class)
                  .error("A completion callback failed, or a thread.", fault));

  /** Checks the sizes. */
  public ThreadPoolOptions {
    if (processors < 0 || maxIoThreads < 0 || idle.isNegative() || spin.isNegative()) {
      throw new IllegalArgumentException("The sizes and times of a thread pool are not negative.");
    }
  }

  /** Makes options with I/O threads that run the callbacks. */
  public ThreadPoolOptions(
      int processors,
      int maxIoThreads,
      Duration idle,
      Consumer<Throwable> faults,
      ThreadMaker threads,
      WorkerOptions workers) {
    this(processors, maxIoThreads, idle, faults, threads, workers, PollerMode.RUN, SPIN);
  }

  /** Makes options with the usual workers. */
  public ThreadPoolOptions(
      int processors,
      int maxIoThreads,
      Duration idle,
      Consumer<Throwable> faults,
      ThreadMaker threads) {
    this(processors, maxIoThreads, idle, faults, threads, WorkerOptions.DEFAULT);
  }

  /** Makes options with the usual threads and workers. */
  public ThreadPoolOptions(
      int processors, int maxIoThreads, Duration idle, Consumer<Throwable> faults) {
    this(processors, maxIoThreads, idle, faults, ThreadMaker.DEFAULT);
  }

  /** Returns these options without I/O threads: a test serves the port itself. */
  public ThreadPoolOptions withoutIoThreads() {
    return new ThreadPoolOptions(processors, 0, idle, faults, threads, workers, pollers, spin);
  }

  /** Returns these options with another idle time. */
  public ThreadPoolOptions withIdle(Duration time) {
    return new ThreadPoolOptions(
        processors, maxIoThreads, time, faults, threads, workers, pollers, spin);
  }

  /** Returns these options with another maker of threads. */
  public ThreadPoolOptions withThreads(ThreadMaker maker) {
    return new ThreadPoolOptions(
        processors, maxIoThreads, idle, faults, maker, workers, pollers, spin);
  }

  /** Returns these options with a clock for the workers: see {@link WorkerOptions#time}. */
  public ThreadPoolOptions withTime(Timebase clock) {
    return withWorkers(workers.withTime(clock));
  }

  /** Returns these options with other workers. */
  public ThreadPoolOptions withWorkers(WorkerOptions options) {
    return new ThreadPoolOptions(
        processors, maxIoThreads, idle, faults, threads, options, pollers, spin);
  }

  /** Returns these options with I/O threads that do something else with the packets. */
  public ThreadPoolOptions withPollers(PollerMode mode) {
    return new ThreadPoolOptions(
        processors, maxIoThreads, idle, faults, threads, workers, mode, spin);
  }

  /** Returns these options with I/O threads that look for another time before they park. */
  public ThreadPoolOptions withSpin(Duration time) {
    return new ThreadPoolOptions(
        processors, maxIoThreads, idle, faults, threads, workers, pollers, time);
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

  /** Returns {@link #idle}, or the longest time if that is longer. */
  long idleNanos() {
    return TimeUnit.NANOSECONDS.convert(idle);
  }

  long spinNanos() {
    return TimeUnit.NANOSECONDS.convert(spin);
  }

  int processorCount() {
    return processors == 0 ? Runtime.getRuntime().availableProcessors() : processors;
  }
}
