package usbtoaster.engine;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.ThreadMaker;

/**
 * How many threads an engine of blocking calls may have.
 *
 * @param mostThreads how many operations may be under way; of a pool the rest wait for their turn,
 *     with a thread a request they fail
 * @param idle how long a thread of the pool stays without work
 * @param faults is told why a thread could not be started
 * @param threads makes the threads
 */
public record BlockingOptions(
    int mostThreads, Duration idle, Consumer<Throwable> faults, ThreadMaker threads) {
  private static final int SOME = 64;
  private static final int MANY = 1000;
  private static final Duration IDLE = Duration.ofSeconds(20);

  /** A pool of 64. */
  public static final BlockingOptions DEFAULT =
      new BlockingOptions(
          SOME,
          IDLE,
          fault ->
              LoggerFactory.getLogger(BlockingEngine.class)
                  .error("A thread for blocking calls failed, or the end of an operation.", fault),
          ThreadMaker.DEFAULT);

  /** Checks the sizes. */
  public BlockingOptions {
    if (mostThreads < 1 || idle.isNegative()) {
      throw new IllegalArgumentException("Blocking calls need one thread at least.");
    }
  }

  /** Returns what suits {@code kind}: a pool of 64, or 1000 threads of a request each. */
  public static BlockingOptions of(EngineKind kind) {
    return kind == EngineKind.THREADS ? DEFAULT.withMostThreads(MANY) : DEFAULT;
  }

  /** Tells the handler of {@code fault}. Throws nothing. */
  @SuppressWarnings("EmptyCatch")
  void tell(Throwable fault) {
    try {
      faults.accept(fault);
    } catch (Throwable twice) {
      // The handler itself failed: nobody is left to tell, and the operation must end.
    }
  }

  /** Returns these options with another bound. */
  public BlockingOptions withMostThreads(int most) {
    return new BlockingOptions(most, idle, faults, threads);
  }

  /** Returns these options with another idle time. */
  public BlockingOptions withIdle(Duration time) {
    return new BlockingOptions(mostThreads, time, faults, threads);
  }

  /** Returns these options with another maker of threads. */
  public BlockingOptions withThreads(ThreadMaker maker) {
    return new BlockingOptions(mostThreads, idle, faults, maker);
  }
}
