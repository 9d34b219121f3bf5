package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.ThreadCensus;

/** A wait that is abandoned leaves nothing on the task, and the future goes on working. */
class TaskFutureTest {
  private final StagedTask task = new StagedTask(TaskScheduler.defaultScheduler());

  private static void giveUp(Future<?> future) {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> future.get(10, TimeUnit.MICROSECONDS));
  }

  /** Completes the task, and counts the continuations that it had. */
  private long left() {
    task.trySetResult("toast");
    return task.stages.stream()
        .filter(stage -> stage == Stage.INLINE || stage == Stage.POST)
        .count();
  }

  @Test
  @DisplayName("dotnet/coreclr#10320: a thousand timed waits leave nothing")
  void shouldLeaveNothingAfterTimedWaits() {
    for (int i = 0; i < 1000; i++) {
      giveUp(task.toCompletableFuture());
    }

    assertThat(left()).isZero();
  }

  static Stream<Consumer<CompletableFuture<String>>> ends() {
    return Stream.of(
        future -> future.cancel(true),
        future -> future.complete("jam"),
        future -> future.completeExceptionally(new IllegalStateException("burnt")),
        future -> future.obtrudeValue("jam"),
        future -> future.obtrudeException(new IllegalStateException("burnt")),
        future -> future.completeAsync(() -> "jam", Runnable::run),
        future ->
            future.completeAsync(
                () -> {
                  throw new IllegalStateException("burnt");
                },
                Runnable::run),
        future -> ended(future.orTimeout(10, TimeUnit.MICROSECONDS)),
        future -> future.completeOnTimeout("jam", 10, TimeUnit.MICROSECONDS).join());
  }

  private static void ended(CompletableFuture<?> future) {
    assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void shouldLeaveNothingAfterAFutureThatEndsByItself(Consumer<CompletableFuture<String>> end) {
    CompletableFuture<String> future = task.toCompletableFuture();
    end.accept(future);

    assertThat(future).isDone();
    // Who completed it may still be on the way out; the test's limit interrupts.
    while (task.waiting() > 0 && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    assertThat(left()).isZero();
  }

  @Test
  void shouldLeaveNothingAfterAnInterruptedWait() throws InterruptedException {
    Thread thread =
        new Thread(
            () ->
                assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> task.toCompletableFuture().get()));
    thread.start();
    Threads.awaitParked(thread);
    thread.interrupt();
    thread.join();

    assertThat(left()).isZero();
  }

  static Stream<Consumer<CompletableFuture<String>>> uses() {
    return Stream.of(
        future -> assertThat(future.isDone()).isTrue(),
        future -> assertThat(future.join()).isEqualTo("toast"),
        future -> assertThat(future.getNow("none")).isEqualTo("toast"),
        future -> assertThat(future.resultNow()).isEqualTo("toast"),
        future -> assertThat(future.state()).isEqualTo(Future.State.SUCCESS),
        future -> assertThat(future.isCancelled()).isFalse(),
        future -> assertThat(future.isCompletedExceptionally()).isFalse(),
        future -> assertThat(future.complete("jam")).isFalse(),
        future -> assertThat(future.cancel(true)).isFalse(),
        future -> assertThat(future.thenApply(String::length).join()).isEqualTo(5),
        future -> assertThat(future.copy().join()).isEqualTo("toast"));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void shouldHaveTheValueAfterAWaitThatWasGivenUp(Consumer<CompletableFuture<String>> use) {
    CompletableFuture<String> future = task.toCompletableFuture();
    giveUp(future);
    assertThat(future.isDone()).isFalse();
    task.trySetResult("toast");

    use.accept(future);
    assertThat(future).isCompletedWithValue("toast");
  }

  @Test
  void shouldReachWhatDependsOnItAfterAWaitThatWasGivenUp() {
    CompletableFuture<String> future = task.toCompletableFuture();
    giveUp(future);
    CompletableFuture<Integer> length = future.thenApply(String::length);
    giveUp(future);
    giveUp(length);
    CompletableFuture<String> early = task.toCompletableFuture();
    giveUp(early);
    CompletableFuture<String> combined =
        CompletableFuture.completedFuture("dry ").thenCombine(early, String::concat);
    CompletableFuture<String> staged = task.toCompletableFuture();
    giveUp(staged);
    CompletableFuture<String> stage = staged.minimalCompletionStage().toCompletableFuture();
    CompletableFuture<Void> all = CompletableFuture.allOf(task.toCompletableFuture());

    task.trySetResult("toast");

    assertThat(length.join()).isEqualTo(5);
    assertThat(combined.join()).isEqualTo("dry toast");
    assertThat(stage.join()).isEqualTo("toast");
    all.join();
  }

  @Test
  void shouldKeepTheOtherWaitOfTheSameFuture() throws InterruptedException {
    CompletableFuture<String> future = task.toCompletableFuture();
    AtomicReference<String> got = new AtomicReference<>();
    Thread other = new Thread(() -> got.set(future.join()));
    other.start();
    Threads.awaitParked(other);
    giveUp(future);

    task.trySetResult("toast");

    other.join();
    assertThat(got).hasValue("toast");
  }

  @Test
  void shouldRunDependentsOnItsSchedulerByDefault() {
    try (ExecutorService executor =
        Executors.newSingleThreadExecutor(body -> new Thread(body, "worker-1"))) {
      TaskCompletionSource<String> source =
          new TaskCompletionSource<>(TaskScheduler.from(executor, "workers"), true);
      CompletableFuture<String> name =
          source
              .task()
              .toCompletableFuture()
              .thenApply(value -> value)
              .thenApplyAsync(value -> Thread.currentThread().getName());
      source.setResult("toast");

      assertThat(name.join()).isEqualTo("worker-1");
    }
  }

  @Test
  void shouldBeSeenByACensusWhereAThreadBlocksOnIt() throws InterruptedException {
    Thread get = new Thread(() -> task.toCompletableFuture().join(), "getter");
    Thread timed =
        new Thread(
            () ->
                task.toCompletableFuture()
                    .thenApply(String::length)
                    .orTimeout(1, TimeUnit.DAYS)
                    .join(),
            "dependent");
    get.start();
    timed.start();
    Threads.awaitParked(get);
    Threads.awaitParked(timed);

    ThreadCensus census = ThreadCensus.take((blocker, stack) -> blocker instanceof Task);

    assertThat(census.waiting())
        .extracting(CensusEntry::name)
        .containsExactlyInAnyOrder("getter", "dependent");
    task.trySetResult("toast");
    get.join();
    timed.join();
    assertThat(ThreadCensus.take((blocker, stack) -> blocker instanceof Task).waiting()).isEmpty();
  }
}
