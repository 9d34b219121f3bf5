package usbtoaster.engines;

import java.io.IOException;
import java.util.List;
import usbtoaster.engine.BlockingEngine;
import usbtoaster.engine.BlockingOptions;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.epoll.EpollEngine;
import usbtoaster.epoll.EpollOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.LazyTimer;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Machine;
import usbtoaster.uring.RingEngine;
import usbtoaster.uring.RingOptions;

/** Makes the engines, each with the pool that suits it. */
final class Engines {
  /** Which engine is taken where nobody asks for one. */
  static final List<EngineKind> BEST_FIRST =
      List.of(EngineKind.URING, EngineKind.EPOLL, EngineKind.BLOCKING);

  private static final String TIMER = "shared-timer";

  private Engines() {}

  /** An engine, the pool that takes what it has ended, and what they hang together by. */
  record Parts(IoManager io, ThreadPool pool, LazyTimer clock, TimerDelayer timer, Engine engine) {}

  /**
   * Makes an engine of this kind, and a pool.
   *
   * @throws EngineUnavailableException with a sentence that says why not
   */
  static Parts open(EngineKind kind, EngineOptions options) throws EngineUnavailableException {
    if (!Machine.isSupported()) {
      throw new EngineUnavailableException(
          "This is no 64-bit Linux on x86-64 or ARM, of which alone the engines know the calls.");
    }
    try {
      return switch (kind) {
        case URING, IOCP -> ring(kind, options);
        case EPOLL -> epoll(options);
        case BLOCKING, THREADS -> on(new BlockingEngine(kind, blocking(kind, options)), options);
      };
    } catch (OutOfMemoryError noThread) { // so Java tells of the limit of threads
      throw new EngineUnavailableException(
          "There is no memory, or no thread can be started: free some, or raise the limit.");
    }
  }

  private static Parts ring(EngineKind kind, EngineOptions options)
      throws EngineUnavailableException {
    RingOptions usual = RingOptions.DEFAULT;
    RingOptions ring =
        new RingOptions(
            usual.submissions(),
            usual.completions(),
            usual.mostInFlight(),
            options.pool().threads());
    try {
      return on(RingEngine.open(kind, ring), options);
    } catch (IOException refused) {
      throw new EngineUnavailableException(sentence(refused));
    }
  }

  private static String sentence(IOException refused) {
    String message = refused.getMessage();
    return message == null ? "Linux refuses it." : message;
  }

  /** Its operations end on any thread, so the pool's workers serve the port. */
  private static Parts epoll(EngineOptions options) throws EngineUnavailableException {
    IoManager io = manager(options);
    LazyTimer clock = new LazyTimer(TIMER);
    ThreadPool pool = ThreadPool.servedByWorkers(io, timed(options.pool(), clock));
    TimerDelayer timer = new TimerDelayer(clock, pool.workers());
    boolean made = false;
    try {
      EpollOptions epoll = EpollOptions.of(timer::after).withThreads(options.pool().threads());
      Parts parts = new Parts(io, pool, clock, timer, new EpollEngine(epoll, pool));
      made = true;
      return parts;
    } catch (IllegalStateException refused) {
      throw new EngineUnavailableException("Linux has no descriptors left for it.");
    } finally {
      if (!made) {
        pool.close();
      }
    }
  }

  private static BlockingOptions blocking(EngineKind kind, EngineOptions options) {
    return BlockingOptions.of(kind).withThreads(options.pool().threads());
  }

  /** Makes the pool of an engine that is there: with its poller, if it has a source. */
  static Parts on(Engine engine, EngineOptions options) {
    IoManager io = manager(options);
    PortSource source = engine.source();
    boolean made = false;
    try {
      LazyTimer clock = new LazyTimer(TIMER);
      ThreadPool pool = new ThreadPool(io, timed(options.pool(), clock), source);
      made = true;
      return new Parts(io, pool, clock, new TimerDelayer(clock, pool.workers()), engine);
    } finally {
      if (!made) {
        engine.close();
        if (source != null) {
          source.close(); // else the poller does it
        }
      }
    }
  }

  /**
   * One timer does for the pool and for deadlines; its thread is made when one of them needs it.
   */
  private static ThreadPoolOptions timed(ThreadPoolOptions pool, LazyTimer clock) {
    return pool.workers().time() == null ? pool.withTime(clock) : pool;
  }

  private static IoManager manager(EngineOptions options) {
    return new IoManager(options.trace(), options.pooled());
  }
}
