package usbtoaster.io;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How large a thread pool is and what it does with faults.
 *
 * @param processors how many I/O threads may run at once, and how many workers there are; 0: one
 *     for each processor of the machine
 * @param maxIoThreads how many I/O threads there may be, those that block included (.NET: 1000). 0:
 *     none; the port is served by who calls {@link ThreadPool#pump}
 * @param idle how long a thread stays without work (.NET: 20 s)
 * @param faults is told of what a callback threw; the thread goes on
 */
public record ThreadPoolOptions(
    int processors, int maxIoThreads, Duration idle, Consumer<Throwable> faults) {
  /** What suits most programs. */
  public static final ThreadPoolOptions DEFAULT =
      new ThreadPoolOptions(
          0,
          1000,
          Duration.ofSeconds(20),
          fault ->
              LoggerFactory.getLogger(ThreadPool.class)
                  .error("A completion callback failed.", fault));

  /** Checks the sizes. */
  public ThreadPoolOptions {
    if (processors < 0 || maxIoThreads < 0 || idle.isNegative()) {
      throw new IllegalArgumentException("The sizes of a thread pool are not negative.");
    }
  }

  /** Returns these options without I/O threads: a test serves the port itself. */
  public ThreadPoolOptions withoutIoThreads() {
    return new ThreadPoolOptions(processors, 0, idle, faults);
  }

  /** Returns these options with another idle time. */
  public ThreadPoolOptions withIdle(Duration time) {
    return new ThreadPoolOptions(processors, maxIoThreads, time, faults);
  }

  int processorCount() {
    return processors == 0 ? Runtime.getRuntime().availableProcessors() : processors;
  }
}
