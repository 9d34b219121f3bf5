package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>();
  private final IOException burnt = new IOException("burnt");

  @Test
  void shouldBeIncompleteAtFirst() {
    Task<String> task = source.task();

    assertThat(task.isCompleted() || task.isFaulted() || task.isCanceled()).isFalse();
    assertThat(task.exception()).isNull();
    assertThatIllegalStateException().isThrownBy(task::result).withMessageContaining("await");
  }

  @Test
  void shouldHaveValue() {
    source.setResult("toast");

    assertThat(source.task().isCompleted()).isTrue();
    assertThat(source.task().isFaulted() || source.task().isCanceled()).isFalse();
    assertThat(source.task().result()).isEqualTo("toast");
    assertThat(source.task().join()).isEqualTo("toast");
  }

  @Test
  void shouldHaveValueNull() {
    TaskCompletionSource<@Nullable String> nothing = new TaskCompletionSource<>();
    nothing.setResult(null);

    assertThat(nothing.task().isCompleted()).isTrue();
    assertThat(nothing.task().result()).isNull();
  }

  @Test
  @DisplayName("semantics 102: result and join wrap the exception")
  void shouldWrapExceptionOfFaultedTask() {
    source.setException(burnt);

    assertThat(source.task().isFaulted()).isTrue();
    assertThat(source.task().isCanceled()).isFalse();
    assertThat(source.task().exception()).isSameAs(burnt);
    assertThatThrownBy(source.task()::result).isInstanceOf(TaskException.class).hasCause(burnt);
    assertThatThrownBy(source.task()::join).isInstanceOf(TaskException.class).hasCause(burnt);
  }

  @Test
  @DisplayName("semantics 102: a canceled task has no exception, and a join throws one")
  void shouldThrowCancellationWhenJoined() {
    source.setCanceled();

    assertThat(source.task().isCanceled()).isTrue();
    assertThat(source.task().isFaulted()).isFalse();
    assertThat(source.task().exception()).isNull();
    assertThatThrownBy(source.task()::join)
        .isInstanceOf(TaskException.class)
        .hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void shouldRefuseSecondCompletion() {
    source.setResult("toast");

    assertThatIllegalStateException().isThrownBy(() -> source.setResult("more"));
    assertThatIllegalStateException().isThrownBy(() -> source.setException(burnt));
    assertThatIllegalStateException().isThrownBy(source::setCanceled);
    assertThat(source.trySetResult("more")).isFalse();
    assertThat(source.trySetException(burnt)).isFalse();
    assertThat(source.trySetCanceled()).isFalse();
    assertThat(source.task().result()).isEqualTo("toast");
  }

  @Test
  void shouldBlockInJoinUntilComplete() throws InterruptedException {
    AtomicReference<String> value = new AtomicReference<>();
    Thread joiner = Thread.ofPlatform().start(() -> value.set(source.task().join()));
    Threads.awaitParked(joiner);
    assertThat(value).hasNullValue();

    source.setResult("toast");
    joiner.join();

    assertThat(value).hasValue("toast");
  }

  @Test
  void shouldKeepInterruptThatCameDuringJoin() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>();
    Thread joiner =
        Thread.ofPlatform()
            .start(() -> seen.set(source.task().join() + Thread.currentThread().isInterrupted()));
    Threads.awaitParked(joiner);
    joiner.interrupt();

    source.setResult("toast");
    joiner.join();

    assertThat(seen).hasValue("toasttrue");
  }

  @Test
  @DisplayName("semantics 99: a task that is complete with null or a common value is one for all")
  void shouldCacheCommonValues() {
    assertThat(Task.<@Nullable String>completed(null))
        .isSameAs(Task.<@Nullable Integer>completed(null));
    assertThat(Task.completed("toast").result()).isEqualTo("toast");
    for (int kept = -1; kept <= 8; kept++) {
      assertThat(Task.completed(kept)).isSameAs(Task.completed(kept));
      assertThat(Task.completed(kept).result()).isEqualTo(kept);
    }
    assertThat(Task.completed(true)).isSameAs(Task.completed(true));
    assertThat(Task.completed(false).result()).isFalse();
    for (int other : new int[] {Integer.MIN_VALUE, -2, 9, Integer.MAX_VALUE}) {
      assertThat(Task.completed(other).result()).isEqualTo(other);
      assertThat(Task.completed(other)).isNotSameAs(Task.completed(other));
    }
  }

  @Test
  void shouldMakeEndedTasks() {
    assertThat(Task.failed(burnt).exception()).isSameAs(burnt);
    assertThat(Task.canceled().isCanceled()).isTrue();
  }

  @Test
  void shouldApplyFunctionToValue() {
    Task<Integer> length = source.task().then(String::length);
    assertThat(length.isCompleted()).isFalse();

    source.setResult("toast");

    assertThat(length.result()).isEqualTo(5);
  }

  @Test
  void shouldHandOnFailureAndCancellation() {
    assertThat(ended(Task.<String>failed(burnt).then(String::length)).exception()).isSameAs(burnt);
    assertThat(ended(Task.<String>canceled().then(String::length)).isCanceled()).isTrue();
  }

  @Test
  void shouldEndAsFunctionThrows() {
    Task<Integer> failed = source.task().then(Integer::parseInt);
    Task<Object> canceled =
        source
            .task()
            .then(
                value -> {
                  throw new CancellationException(value);
                });

    source.setResult("toast");

    assertThat(ended(failed).exception()).isInstanceOf(NumberFormatException.class);
    assertThat(ended(canceled).isCanceled()).isTrue();
  }

  @Test
  void shouldFollowCompletionStage() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Task<String> task = Task.from(future);
    assertThat(task.isCompleted()).isFalse();

    future.complete("toast");

    assertThat(task.result()).isEqualTo("toast");
  }

  @Test
  void shouldUnwrapExceptionOfCompletionStage() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Task<Integer> task = Task.from(future.thenApply(String::length));

    future.completeExceptionally(burnt);

    assertThat(task.exception()).isSameAs(burnt);
  }

  @Test
  void shouldBeCanceledWithCompletionStage() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Task<String> direct = Task.from(future);
    Task<Integer> dependent = Task.from(future.thenApply(String::length));

    future.cancel(false);

    assertThat(direct.isCanceled()).isTrue();
    assertThat(dependent.isCanceled()).isTrue();
  }

  @Test
  void shouldBecomeFuture() {
    CompletableFuture<String> before = source.task().toCompletableFuture();
    source.setResult("toast");

    assertThat(before).isCompletedWithValue("toast");
    assertThat(source.task().toCompletableFuture()).isCompletedWithValue("toast");
    assertThat(source.task().toCompletionStage().thenApply(String::length).toCompletableFuture())
        .isCompletedWithValue(5);
  }

  @Test
  void shouldBecomeFailedOrCancelledFuture() {
    assertThatThrownBy(Task.failed(burnt).toCompletableFuture()::get).hasCause(burnt);
    assertThat(Task.canceled().toCompletableFuture()).isCancelled();
  }

  @Test
  void shouldNotBeTouchedByItsFuture() {
    source.task().toCompletableFuture().cancel(true);

    assertThat(source.task().isCompleted()).isFalse();
  }

  @Test
  void shouldWaitForAll() {
    TaskCompletionSource<String> other = new TaskCompletionSource<>();
    Task<List<String>> all =
        Task.whenAll(List.of(source.task(), Task.completed("jam"), other.task()));

    other.setResult("tea");
    assertThat(all.isCompleted()).isFalse();
    source.setResult("toast");

    assertThat(all.result()).containsExactly("toast", "jam", "tea");
    assertThat(Task.<String>whenAll(List.of()).result()).isEmpty();
  }

  @Test
  @DisplayName("semantics 102: of several exceptions await throws the first, and all are kept")
  void shouldKeepAllExceptions() {
    IOException soggy = new IOException("soggy");
    Task<List<Object>> all =
        Task.whenAll(
            List.of(
                Task.canceled(), Task.failed(burnt), Task.completed("toast"), Task.failed(soggy)));

    assertThat(all.exceptions()).containsExactly(burnt, soggy);
    assertThatThrownBy(all::unwrapped).isSameAs(burnt);
    assertThatThrownBy(all::join)
        .isInstanceOfSatisfying(
            TaskException.class,
            e -> {
              assertThat(e.exceptions()).containsExactly(burnt, soggy);
              assertThat(e.getSuppressed()).containsExactly(soggy);
            });
  }

  @Test
  void shouldBeCanceledWhenOneOfAllIs() {
    Task<List<String>> all = Task.whenAll(List.of(source.task(), Task.canceled()));

    source.setResult("toast");

    assertThat(all.isCanceled()).isTrue();
  }

  @Test
  void shouldTakeFirstOfAny() {
    TaskCompletionSource<String> other = new TaskCompletionSource<>();
    Task<Task<String>> any = Task.whenAny(List.of(source.task(), other.task()));
    assertThat(any.isCompleted()).isFalse();

    other.setException(burnt);
    source.setResult("toast");

    assertThat(any.result()).isSameAs(other.task());
    assertThat(Task.whenAny(List.of(new Task<>(Ended.SCHEDULER, false), source.task())).result())
        .isSameAs(source.task());
    assertThatIllegalArgumentException().isThrownBy(() -> Task.whenAny(List.<Task<String>>of()));
  }

  @Test
  void shouldLeaveNothingOnLosersOfAny() {
    StagedTask loser = new StagedTask(Ended.SCHEDULER);
    loser.onCompleted(() -> {}, false);
    for (int i = 0; i < 100; i++) {
      TaskCompletionSource<String> winner = new TaskCompletionSource<>();
      Task<Task<String>> any = Task.whenAny(List.of(loser, winner.task()));
      loser.onCompleted(() -> {}, false);
      winner.setResult("toast");
      assertThat(any.isCompleted()).isTrue();
    }
    loser.stages.clear();

    loser.trySetResult("late");

    // TASK, and one dispatch for each of the 101 that were not of whenAny.
    Ended.SCHEDULER.runAll();
    assertThat(loser.stages).hasSize(1 + 2 * 101);
  }

  /** Returns {@code task} when it is complete, whoever completes it. */
  private static <T> Task<T> ended(Task<T> task) {
    Task.whenAny(List.of(task)).join();
    return task;
  }

  private static final class Ended {
    static final ManualScheduler SCHEDULER = ManualScheduler.transparent();
  }
}
