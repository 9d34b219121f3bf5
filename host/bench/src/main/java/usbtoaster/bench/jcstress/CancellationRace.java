package usbtoaster.bench.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.CancellationTokenSource;

/**
 * A cancellation while others register, take back, or cancel too (semantics item 104). Two actors
 * each: jcstress leaves out tests that have more actors than the machine has processors.
 */
public final class CancellationRace {
  private CancellationRace() {}

  /** A callback that is registered while the token is canceled runs once. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each ran once")
  @Outcome(expect = FORBIDDEN, desc = "A callback was lost or ran twice")
  public static class CancelAgainstRegister {
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void register() {
      source.token().register(first::incrementAndGet);
      source.token().register(second::incrementAndGet);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = first.get();
      r.r2 = second.get();
    }
  }

  /**
   * A callback either is taken back and never runs, or runs, and then its end is seen by who could
   * not take it back. The callback writes plain fields, so the test also shows that.
   */
  @JCStressTest
  @State
  @Outcome(id = "true, 0, 0", expect = ACCEPTABLE, desc = "Taken back, never ran")
  @Outcome(id = "false, 1, 1", expect = ACCEPTABLE, desc = "Ran to its end before unregister did")
  @Outcome(
      id = "false, 0, 1",
      expect = FORBIDDEN,
      desc = "Unregister returned while the callback ran")
  @Outcome(expect = FORBIDDEN, desc = "Taken back and ran, or neither")
  public static class CancelAgainstUnregister {
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final CancellationRegistration registration = source.token().register(this::callback);
    private int runs;

    private void callback() {
      runs++;
    }

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void unregister(ZII_Result r) {
      r.r1 = registration.unregister();
      r.r2 = runs;
    }

    @Arbiter
    public void arbiter(ZII_Result r) {
      r.r3 = runs;
    }
  }

  /** Neighbours leave the list while it is canceled: the one between them still runs once. */
  @JCStressTest
  @State
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "The neighbour left; the other ran once")
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "The neighbour ran; the other ran once")
  @Outcome(expect = FORBIDDEN, desc = "The list lost or doubled a callback")
  public static class CancelAgainstNeighbour {
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final AtomicInteger runs = new AtomicInteger();
    private final CancellationRegistration older = source.token().register(() -> {});
    private final CancellationRegistration between = source.token().register(runs::incrementAndGet);
    private final CancellationRegistration newer = source.token().register(() -> {});

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void leave(ZI_Result r) {
      r.r1 = newer.tryUnregister();
      older.tryUnregister();
    }

    @Arbiter
    public void arbiter(ZI_Result r) {
      r.r2 = between.tryUnregister() ? -1 : runs.get();
    }
  }

  /** Two cancels: one runs the callbacks. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each callback ran once")
  @Outcome(expect = FORBIDDEN, desc = "A callback was lost or ran twice")
  public static class CancelAgainstCancel {
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    /** Registers both. */
    public CancelAgainstCancel() {
      source.token().register(first::incrementAndGet);
      source.token().register(second::incrementAndGet);
    }

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void cancelToo() {
      source.cancel();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = first.get();
      r.r2 = second.get();
    }
  }
}
