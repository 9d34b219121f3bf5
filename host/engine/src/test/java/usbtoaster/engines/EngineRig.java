package usbtoaster.engines;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.testing.Stillness;

/**
 * A system on one engine, whose end is looked at: no fault, no request, transfer or memory left. A
 * test of an engine that the machine refuses is skipped, with the engine's own sentence.
 */
public final class EngineRig implements AutoCloseable {
  /** What callbacks and continuations threw. */
  public final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

  /** What is tested. */
  public final IoSystem system;

  /** Opens one with the usual options. */
  public EngineRig(EngineKind kind) {
    this(EngineOptions.of(kind));
  }

  /** Opens one. */
  public EngineRig(EngineOptions options) {
    ThreadPoolOptions pool = new ThreadPoolOptions(2, 1000, Duration.ofSeconds(20), faults::add);
    system = open(options.withPool(pool));
  }

  private static IoSystem open(EngineOptions options) {
    try {
      return IoSystem.open(options);
    } catch (EngineUnavailableException refused) {
      return Assumptions.abort(options.kind() + ": " + refused.getMessage());
    }
  }

  @Override
  public void close() {
    system.close();
    Stillness.until("no packet is under way", () -> system.io().packetsInUse() == 0);
    Stillness.until("no transfer is under way", () -> system.transfers().underWay() == 0);
    Stillness.until("the memory is let go", () -> system.transfers().slab().released());
    if (!faults.isEmpty()) {
      throw new AssertionError("A callback failed.", faults.peek());
    }
  }
}
