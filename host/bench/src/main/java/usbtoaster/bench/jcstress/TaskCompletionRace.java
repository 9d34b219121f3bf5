package usbtoaster.bench.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.async.TaskScheduler;
import usbtoaster.trace.Stage;

/**
 * A task that completes while others register, suspend, join or complete it too. Two actors each:
 * jcstress leaves out tests that have more actors than the machine has processors.
 */
public final class TaskCompletionRace {
  private TaskCompletionRace() {}

  /** Runs its work where it is queued, so that a continuation ends with the actor that sends it. */
  private static final class Direct extends TaskScheduler {
    static final Direct SCHEDULER = new Direct();

    @Override
    public void queue(Runnable work) {
      work.run();
    }
  }

  /** Two continuations: each runs once and sees the value. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1, 84", expect = ACCEPTABLE, desc = "Each ran once, and saw the value")
  @Outcome(expect = FORBIDDEN, desc = "A continuation was lost or doubled, or saw no value")
  public static class CompleteAgainstRegister {
    private final TaskCompletionSource<Integer> source =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final AtomicInteger values = new AtomicInteger();

    private void note(AtomicInteger runs) {
      runs.incrementAndGet();
      values.addAndGet(source.task().result());
    }

    @Actor
    public void complete() {
      source.setResult(42);
    }

    @Actor
    public void register() {
      source.task().onCompleted(() -> note(first), true);
      source.task().onCompleted(() -> note(second), true);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = first.get();
      r.r2 = second.get();
      r.r3 = values.get();
    }
  }

  /** Two registrations at the same time: neither is lost. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each ran once")
  @Outcome(expect = FORBIDDEN, desc = "A continuation was lost or ran twice")
  public static class RegisterAgainstRegister {
    private final TaskCompletionSource<Integer> source =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    @Actor
    public void register() {
      source.task().onCompleted(first::incrementAndGet, true);
    }

    @Actor
    public void registerToo() {
      source.task().onCompleted(second::incrementAndGet, true);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      source.setResult(42);
      r.r1 = first.get();
      r.r2 = second.get();
    }
  }

  /** Two completers: one wins, and its outcome is the task's. */
  @JCStressTest
  @State
  @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "The value won")
  @Outcome(id = "false, true, true", expect = ACCEPTABLE, desc = "The cancellation won")
  @Outcome(expect = FORBIDDEN, desc = "None won, or both, or the loser's outcome is there")
  public static class CompleteAgainstComplete {
    private final TaskCompletionSource<Integer> source =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);

    @Actor
    public void value(ZZZ_Result r) {
      r.r1 = source.trySetResult(42);
    }

    @Actor
    public void cancel(ZZZ_Result r) {
      r.r2 = source.trySetCanceled();
    }

    @Arbiter
    public void arbiter(ZZZ_Result r) {
      r.r3 = source.task().isCanceled();
    }
  }

  /** The stages: SUSPEND and TASK both stand before RESUME, whoever is the faster. */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "In order")
  @Outcome(expect = FORBIDDEN, desc = "The continuation ran before one of the two was recorded")
  public static class StagesInOrder {
    private final AtomicInteger clock = new AtomicInteger();
    private final Staged task = new Staged();

    private final class Staged extends Task<Integer> {
      int suspend;
      int complete;
      int resume;

      Staged() {
        super(Direct.SCHEDULER, false);
      }

      @Override
      protected void stage(Stage stage) {
        switch (stage) {
          case SUSPEND -> suspend = clock.incrementAndGet();
          case TASK -> complete = clock.incrementAndGet();
          case RESUME -> resume = clock.incrementAndGet();
          default -> clock.incrementAndGet();
        }
      }

      void end() {
        trySetResult(42);
      }
    }

    @Actor
    public void complete() {
      task.end();
    }

    @Actor
    public void register() {
      task.onCompleted(() -> {}, true);
    }

    @Arbiter
    public void arbiter(ZZ_Result r) {
      // Where the task was complete at the registration there is no SUSPEND: it stays 0.
      r.r1 = task.suspend < task.resume;
      r.r2 = task.complete < task.resume;
    }
  }

  /** A machine suspends while its task completes: what it wrote before is there when it goes on. */
  @JCStressTest
  @State
  @Outcome(id = "42, 1", expect = ACCEPTABLE, desc = "Went on once, and saw its own fields")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or went on without its fields")
  public static class CompleteAgainstSuspend {
    private final TaskCompletionSource<Integer> source =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);
    private final AtomicInteger resumed = new AtomicInteger();
    private final Machine machine = new Machine();

    private final class Machine extends AsyncStateMachine<Integer> {
      private int before;

      @Override
      protected void moveNext() throws Exception {
        switch (state()) {
          case 0 -> {
            before = 20;
            suspends(source.task(), 1);
          }
          default -> {
            resumed.incrementAndGet();
            complete(before + resultOf(source.task()));
          }
        }
      }
    }

    @Actor
    public void complete() {
      source.setResult(22);
    }

    @Actor
    public void start() {
      machine.start();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = machine.isCompleted() ? machine.result() : -1;
      r.r2 = resumed.get();
    }
  }

  /** The last of two tasks completes their whenAll. */
  @JCStressTest
  @State
  @Outcome(id = "42", expect = ACCEPTABLE, desc = "Complete, with both values")
  @Outcome(expect = FORBIDDEN, desc = "Not complete, or a value is missing")
  public static class CompleteAgainstCompleteOfAll {
    private final TaskCompletionSource<Integer> first =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);
    private final TaskCompletionSource<Integer> second =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);
    private final Task<List<Integer>> all = Task.whenAll(List.of(first.task(), second.task()));

    @Actor
    public void first() {
      first.setResult(20);
    }

    @Actor
    public void second() {
      second.setResult(22);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = all.isCompleted() ? all.result().get(0) + all.result().get(1) : -1;
    }
  }

  /** A thread that blocks in join is let go. */
  @JCStressTest(Mode.Termination)
  @State
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "The join ended")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "The join missed the completion")
  public static class CompleteAgainstJoin {
    private final TaskCompletionSource<Integer> source =
        new TaskCompletionSource<>(Direct.SCHEDULER, false);

    @Actor
    public void join() {
      source.task().join();
    }

    @Signal
    public void complete() {
      source.setResult(42);
    }
  }
}
