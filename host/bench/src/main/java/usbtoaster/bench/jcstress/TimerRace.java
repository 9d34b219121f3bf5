package usbtoaster.bench.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;

/** Timers that are set, go off and are taken back at the same time: none is left. */
public final class TimerRace {
  private TimerRace() {}

  /** A timer that holds one action, and that an actor lets go off. */
  private static final class OneTimer implements Delayer {
    private final AtomicReference<@Nullable Runnable> armed = new AtomicReference<>();

    @Override
    public Runnable after(long delayNanos, Runnable action) {
      armed.set(action);
      return () -> armed.compareAndSet(action, null);
    }

    void fire() {
      Runnable action = armed.getAndSet(null);
      if (action != null) {
        action.run();
      }
    }

    boolean isEmpty() {
      return armed.get() == null;
    }
  }

  /** A source is canceled while its timer is set. */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Canceled, and no timer is left")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind, or nothing is canceled")
  public static class CancelAgainstCancelAfter {
    private final OneTimer timer = new OneTimer();
    private final CancellationTokenSource source = new CancellationTokenSource(timer);

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void cancelAfter() {
      source.cancelAfter(1_000);
    }

    @Arbiter
    public void arbiter(ZZ_Result r) {
      r.r1 = source.isCancellationRequested();
      r.r2 = timer.isEmpty();
    }
  }

  /** A delay begins while its token is canceled. */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Canceled, and no timer is left")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind, or the delay goes on")
  public static class CancelAgainstDelay {
    private final OneTimer timer = new OneTimer();
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final AtomicReference<@Nullable Task<?>> delay = new AtomicReference<>();

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void delay() {
      delay.set(Task.delay(1_000, timer, source.token()));
    }

    @Arbiter
    public void arbiter(ZZ_Result r) {
      Task<?> begun = delay.get();
      r.r1 = begun != null && begun.isCanceled();
      r.r2 = timer.isEmpty();
    }
  }

  /** A delay's time comes while its token is canceled. */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Canceled, and no timer is left")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Its time had come")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind")
  public static class CancelAgainstElapse {
    private final OneTimer timer = new OneTimer();
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final Task<?> delay = Task.delay(1_000, timer, source.token());

    @Actor
    public void cancel() {
      source.cancel();
    }

    @Actor
    public void elapse() {
      timer.fire();
    }

    @Arbiter
    public void arbiter(ZZ_Result r) {
      r.r1 = delay.isCompleted() && delay.isCanceled();
      r.r2 = timer.isEmpty() && delay.isCompleted();
    }
  }
}
