package usbtoaster.engines;

import java.util.List;
import java.util.Map;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.IoManager;

/** Makes the engines, each with the pool that suits it. */
final class Engines {
  /** Which engine is taken where nobody asks for one. */
  static final List<EngineKind> BEST_FIRST =
      List.of(EngineKind.URING, EngineKind.EPOLL, EngineKind.BLOCKING);

  private static final Map<EngineKind, Opener> OPENERS = Map.of();

  private Engines() {}

  /** Makes an engine of one kind, and its pool. */
  @FunctionalInterface
  private interface Opener {
    IoSystem.Parts open(EngineKind kind, EngineOptions options) throws EngineUnavailableException;
  }

  /** Makes an engine of this kind, and a pool. */
  static IoSystem.Parts open(EngineKind kind, EngineOptions options)
      throws EngineUnavailableException {
    Opener opener = OPENERS.get(kind);
    if (opener == null) {
      throw new EngineUnavailableException("It is not built in.");
    }
    return opener.open(kind, options);
  }

  /** Makes the pool of an engine that is there: its poller, if it has a source. */
  static IoSystem.Parts plain(Engine engine, EngineOptions options) {
    IoManager io = manager(options);
    return new IoSystem.Parts(io, engine, new ThreadPool(io, options.pool(), engine.source()));
  }

  private static IoManager manager(EngineOptions options) {
    return new IoManager(options.trace(), options.pooled());
  }
}
