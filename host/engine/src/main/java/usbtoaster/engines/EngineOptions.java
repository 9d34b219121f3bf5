package usbtoaster.engines;

import org.jspecify.annotations.Nullable;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Slab;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.trace.Trace;

/**
 * How a system of files and sockets is put together.
 *
 * @param kind which engine; null: the best that Linux allows here
 * @param inlining where continuations run; null: as suits the engine, see {@link
 *     #inlining(EngineKind)}
 * @param trace records the stages
 * @param pool the sizes of the thread pool
 * @param slabBytes how much memory the operations in flight have at most, for all their bytes
 * @param pooled how many packets and transfers are kept for reuse
 */
public record EngineOptions(
    @Nullable EngineKind kind,
    @Nullable Inlining inlining,
    Trace trace,
    ThreadPoolOptions pool,
    long slabBytes,
    int pooled) {
  /** The best engine, no trace, memory of 128 MiB. */
  public static final EngineOptions BEST =
      new EngineOptions(null, null, Trace.OFF, ThreadPoolOptions.DEFAULT, 128L << 20, 1024);

  /** Checks the sizes. */
  public EngineOptions {
    if (slabBytes < Slab.LARGEST || pooled < 0) {
      throw new IllegalArgumentException(
          "Give the operations " + Slab.LARGEST + " bytes of memory or more.");
    }
  }

  /** Returns the usual options for one engine: that or none. */
  public static EngineOptions of(EngineKind kind) {
    return BEST.withKind(kind);
  }

  /** Returns these options with another engine; null: the best. */
  public EngineOptions withKind(@Nullable EngineKind other) {
    return new EngineOptions(other, inlining, trace, pool, slabBytes, pooled);
  }

  /** Returns these options with another place for continuations. */
  public EngineOptions withInlining(Inlining policy) {
    return new EngineOptions(kind, policy, trace, pool, slabBytes, pooled);
  }

  /** Returns these options with another trace. */
  public EngineOptions withTrace(Trace other) {
    return new EngineOptions(kind, inlining, other, pool, slabBytes, pooled);
  }

  /** Returns these options with another thread pool. */
  public EngineOptions withPool(ThreadPoolOptions other) {
    return new EngineOptions(kind, inlining, trace, other, slabBytes, pooled);
  }

  /** Returns these options with another bound of the memory. */
  public EngineOptions withSlabBytes(long most) {
    return new EngineOptions(kind, inlining, trace, pool, most, pooled);
  }

  /**
   * Returns where continuations run on an engine of {@code actual} kind: where these options say.
   * Or else in place where an I/O thread brings the end through the port, as in .NET on Windows: a
   * change of the thread would cost more than all the rest; and on workers where an event thread or
   * one that is sacrificed stands behind it, as in .NET on Linux.
   */
  Inlining inlining(EngineKind actual) {
    if (inlining != null) {
      return inlining;
    }
    return switch (actual) {
      case IOCP, URING -> Inlining.INLINE;
      case EPOLL, BLOCKING, THREADS -> Inlining.WORKER;
    };
  }
}
