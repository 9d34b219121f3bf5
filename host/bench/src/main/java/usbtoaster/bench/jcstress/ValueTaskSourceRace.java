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
import org.openjdk.jcstress.infra.results.ZZ_Result;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.ManualResetValueTaskSource;
import usbtoaster.async.TaskScheduler;

/** A reusable source that is completed, awaited and reset by two threads at the same time. */
public final class ValueTaskSourceRace {
  private ValueTaskSourceRace() {}

  /** Runs its work where it is queued, so that a continuation ends with the actor that sends it. */
  private static final class Direct extends TaskScheduler {
    static final Direct SCHEDULER = new Direct();

    @Override
    public void queue(Runnable work) {
      work.run();
    }
  }

  static class Rig {
    final ManualResetValueTaskSource<Integer> source =
        new ManualResetValueTaskSource<>(Direct.SCHEDULER, false);
    final AtomicInteger runs = new AtomicInteger();

    /** Returns whether the call was taken. */
    static boolean taken(Runnable call) {
      try {
        call.run();
        return true;
      } catch (IllegalStateException refused) {
        return false;
      }
    }

    boolean registers() {
      return taken(() -> source.onCompleted(runs::incrementAndGet, (short) 0, true));
    }
  }

  /** A machine awaits and resets, over and over, while each operation is completed. */
  @JCStressTest
  @State
  @Outcome(id = "42, 2", expect = ACCEPTABLE, desc = "Went on twice, and saw both values")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or a value of the other operation")
  public static class CompleteAgainstSuspend extends Rig {
    private final Machine machine = new Machine();

    private final class Machine extends AsyncStateMachine<Integer> {
      private int sum;

      @Override
      protected void moveNext() throws Exception {
        if (state() > 0) {
          runs.incrementAndGet();
          sum += source.result(source.version());
          source.reset();
        }
        if (state() < 2) {
          suspends(source, source.version(), state() + 1);
        } else {
          complete(sum);
        }
      }
    }

    @Actor
    public void start() {
      machine.start();
    }

    @Actor
    public void complete() {
      source.setResult(20);
      while (source.version() == 0) {
        Thread.onSpinWait();
      }
      source.setResult(22);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = machine.isCompleted() ? machine.result() : -1;
      r.r2 = runs.get();
    }
  }

  /** Two continuations: one is taken, and runs once. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One was taken, and ran")
  @Outcome(expect = FORBIDDEN, desc = "None was taken, or both, or it was lost")
  public static class RegisterAgainstRegister extends Rig {
    private final AtomicInteger took = new AtomicInteger();

    private void register() {
      took.addAndGet(registers() ? 1 : 0);
    }

    @Actor
    public void one() {
      register();
    }

    @Actor
    public void two() {
      register();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      source.setResult(42);
      r.r1 = took.get();
      r.r2 = runs.get();
    }
  }

  /** Two ends: one is taken. */
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second")
  @Outcome(expect = FORBIDDEN, desc = "Both, or none")
  public static class CompleteAgainstComplete extends Rig {
    @Actor
    public void one(ZZ_Result r) {
      r.r1 = taken(() -> source.setResult(1));
    }

    @Actor
    public void two(ZZ_Result r) {
      r.r2 = taken(() -> source.setException(new ArithmeticException()));
    }
  }

  /** A reset against a continuation of the old operation: never both, and none on the new one. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was registered, and ran")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The source was reset before")
  @Outcome(expect = FORBIDDEN, desc = "It hit the next operation, or was lost")
  public static class ResetAgainstRegister extends Rig {
    private final AtomicInteger took = new AtomicInteger();

    @Actor
    public void register() {
      took.addAndGet(registers() ? 1 : 0);
    }

    @Actor
    public void reset() {
      taken(source::reset);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      source.setResult(42);
      r.r1 = took.get();
      r.r2 = runs.get();
    }
  }
}
