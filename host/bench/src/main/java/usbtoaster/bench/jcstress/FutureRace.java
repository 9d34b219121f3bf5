package usbtoaster.bench.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import usbtoaster.async.TaskCompletionSource;

/** A wait on a task's future is abandoned, which takes the future off the task: nothing is lost. */
public final class FutureRace {
  private FutureRace() {}

  private static void giveUp(CompletableFuture<Integer> future) {
    try {
      future.get(0, TimeUnit.NANOSECONDS);
    } catch (TimeoutException givenUp) {
      return;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("The task has a value, and nobody interrupts", e);
    }
  }

  /** The task completes while the wait is abandoned. */
  @JCStressTest
  @State
  @Outcome(id = "42", expect = ACCEPTABLE, desc = "The future has the value")
  @Outcome(expect = FORBIDDEN, desc = "The future is never notified of the completion")
  public static class CompleteAgainstGiveUp {
    private final TaskCompletionSource<Integer> source = new TaskCompletionSource<>();
    private final CompletableFuture<Integer> future = source.task().toCompletableFuture();

    @Actor
    public void complete() {
      source.setResult(42);
    }

    @Actor
    public void giveUp() {
      FutureRace.giveUp(future);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = future.getNow(-1);
    }
  }

  /** Something is made to depend on the future while a wait on it is abandoned. */
  @JCStressTest
  @State
  @Outcome(id = "42", expect = ACCEPTABLE, desc = "The dependent ran, once")
  @Outcome(expect = FORBIDDEN, desc = "The dependent was forgotten, or ran twice")
  public static class DependAgainstGiveUp {
    private final TaskCompletionSource<Integer> source = new TaskCompletionSource<>();
    private final CompletableFuture<Integer> future = source.task().toCompletableFuture();
    private final AtomicInteger sum = new AtomicInteger();

    @Actor
    public void depend() {
      var _ = future.thenAccept(sum::addAndGet);
    }

    @Actor
    public void giveUp() {
      FutureRace.giveUp(future);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      source.setResult(42);
      r.r1 = sum.get();
    }
  }
}
