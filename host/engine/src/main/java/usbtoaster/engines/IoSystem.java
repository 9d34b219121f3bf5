package usbtoaster.engines;

import usbtoaster.async.Delayer;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.engine.Slab;
import usbtoaster.engine.Transfers;
import usbtoaster.io.Inlining;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.IoManager;

/**
 * What files and sockets run on: an I/O manager, a thread pool, an engine and its memory, put
 * together in one statement.
 *
 * <pre>{@code
 * try (IoSystem system = IoSystem.open(EngineOptions.BEST);
 *     FileStream file = FileStream.open(system, path, FileOptions.READ)) {
 *   Task<Integer> read = file.readAsync(data, 0);
 *   …
 * }
 * }</pre>
 *
 * <p>Any thread. The streams are closed with the system at the latest.
 */
public final class IoSystem implements AutoCloseable {
  private final Engines.Parts parts;
  private final Slab slab;
  private final Transfers transfers;
  private final Inlining inlining;
  private final String description;

  private IoSystem(Engines.Parts parts, EngineOptions options, String description) {
    this.parts = parts;
    this.description = description;
    slab = new Slab(options.slabBytes());
    transfers = new Transfers(parts.io(), parts.engine(), slab, options.pooled());
    inlining = options.inlining(parts.engine().kind());
  }

  /**
   * Opens a system on the engine that {@code options} name, or on the best that there is: io_uring,
   * else epoll, else blocking threads. What it fell back to and why, {@link #description} says.
   *
   * @throws EngineUnavailableException if the engine that was asked for is not to be had here
   */
  public static IoSystem open(EngineOptions options) throws EngineUnavailableException {
    EngineKind kind = options.kind();
    if (kind != null) {
      Engines.Parts parts = Engines.open(kind, options);
      return new IoSystem(parts, options, parts.engine().description());
    }
    return best(options);
  }

  /** Opens a system on an engine of this kind, and none else. */
  public static IoSystem open(EngineKind kind) throws EngineUnavailableException {
    return open(EngineOptions.of(kind));
  }

  /** Puts a system together on an engine of the caller's, which is closed with it. */
  public static IoSystem on(Engine engine, EngineOptions options) {
    Engines.Parts parts = Engines.on(engine, options);
    return new IoSystem(parts, options, engine.description());
  }

  private static IoSystem best(EngineOptions options) throws EngineUnavailableException {
    StringBuilder reasons = new StringBuilder();
    for (EngineKind kind : Engines.BEST_FIRST) {
      try {
        Engines.Parts parts = Engines.open(kind, options);
        return new IoSystem(parts, options, parts.engine().description() + reasons);
      } catch (EngineUnavailableException refused) {
        reasons.append(" Not ").append(kind.title()).append(": ").append(refused.getMessage());
      }
    }
    throw new EngineUnavailableException("No engine is to be had." + reasons);
  }

  /** Returns the I/O manager. */
  public IoManager io() {
    return parts.io();
  }

  /** Returns the pool whose threads take what has ended. */
  public ThreadPool pool() {
    return parts.pool();
  }

  /** Returns what drivers of descriptors share. */
  public Transfers transfers() {
    return transfers;
  }

  /** Returns a timer for deadlines. Its thread is made when it is first used. */
  public Delayer timer() {
    return parts.timer();
  }

  /** Returns which engine it is. */
  public EngineKind kind() {
    return parts.engine().kind();
  }

  /**
   * Returns in a sentence or two what carries out the operations, what that costs, and why nothing
   * better does.
   */
  public String description() {
    return description;
  }

  /** Returns how streams are opened on this system: where their continuations run. */
  public StreamOptions streamOptions() {
    return StreamOptions.DEFAULT.withInlining(inlining);
  }

  /**
   * Closes the streams, which ends what is under way as cancelled, then lets the pool's threads go,
   * the engine and its memory. Waits for none; each task ends all the same, see {@link
   * ThreadPool#close}.
   */
  @Override
  public void close() {
    parts.pool().close();
    parts.engine().close();
    parts.clock().close();
    slab.close(); // the memory goes with the last operation
  }
}
