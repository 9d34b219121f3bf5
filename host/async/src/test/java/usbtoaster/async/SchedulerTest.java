package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** What is made of a task on workers stays theirs, and no executor can lose it. */
class SchedulerTest {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(body -> new StackThread(ThreadKind.WORKER, "w", body));
  private final TaskScheduler workers = TaskScheduler.from(executor, "workers");
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>(workers, true);

  @AfterEach
  void close() {
    executor.shutdown();
  }

  static Stream<Function<Task<String>, Task<?>>> made() {
    Task<String> never = new TaskCompletionSource<String>().task();
    return Stream.of(
        task -> task,
        task -> Task.whenAll(List.of(task)),
        task -> Task.whenAll(List.of(Task.completed("jam"), task)),
        task -> Task.whenAny(List.of(never, task)),
        task -> Task.whenAll(List.of(task)).then(List::size),
        task -> Task.whenAny(List.of(Task.whenAll(List.of(task)))),
        task -> new Awaiting(new Awaiting(task).start()).start());
  }

  private static final class Awaiting extends AsyncStateMachine<String> {
    private final Task<?> awaited;

    Awaiting(Task<?> awaited) {
      this.awaited = awaited;
    }

    @Override
    protected void moveNext() throws Exception {
      switch (state()) {
        case 0 -> suspends(awaited, 1);
        default -> {
          resultOf(awaited);
          complete(Thread.currentThread().getName());
        }
      }
    }
  }

  private static String threadOf(Task<?> task) {
    TaskCompletionSource<String> name = new TaskCompletionSource<>();
    task.configureAwait(false).onCompleted(() -> name.setResult(Thread.currentThread().getName()));
    return name.task().join();
  }

  @ParameterizedTest
  @MethodSource("made")
  @DisplayName("semantics 94: what is made of a task on workers goes on on a worker")
  void shouldGoOnOnAWorker(Function<Task<String>, Task<?>> made) {
    Task<?> task = made.apply(source.task());
    TaskCompletionSource<String> name = new TaskCompletionSource<>();
    task.configureAwait(false).onCompleted(() -> name.setResult(Thread.currentThread().getName()));

    source.setResult("toast");

    assertThat(name.task().join()).isEqualTo("w");
  }

  @Test
  void shouldGoOnOnAWorkerWhereTheTaskIsCompleteAlready() {
    source.setResult("toast");

    assertThat(threadOf(source.task())).isEqualTo("w");
    assertThat(threadOf(Task.whenAll(List.of(source.task())))).isEqualTo("w");
    assertThat(threadOf(Task.whenAny(List.of(source.task())))).isEqualTo("w");
  }

  @Test
  void shouldGoOnElsewhereWhereTheExecutorCannotStartAThread() throws Exception {
    TaskScheduler broken =
        TaskScheduler.from(
            work -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            "broken");
    TaskCompletionSource<Integer> orphan = new TaskCompletionSource<>(broken, true);
    Task<Integer> doubled = orphan.task().then(value -> value * 2);

    orphan.setResult(21);

    assertThat(doubled.toCompletableFuture().get()).isEqualTo(42); // the limit interrupts it
  }

  @Test
  void shouldRunOnceWhereTheExecutorKeepsWhatItRefuses() throws Exception {
    ArrayDeque<Runnable> kept = new ArrayDeque<>();
    TaskScheduler odd =
        TaskScheduler.from(
            work -> {
              kept.add(work);
              throw new RejectedExecutionException("full");
            },
            "odd");
    TaskCompletionSource<String> orphan = new TaskCompletionSource<>(odd, true);
    List<String> ran = new ArrayList<>();
    Task<Boolean> once = orphan.task().then(ran::add);

    orphan.setResult("toast");
    once.toCompletableFuture().get();
    kept.remove().run();

    assertThat(ran).containsExactly("toast");
  }

  @Test
  void shouldRunOnceWhereWorkOfADirectExecutorThrows() throws InterruptedException {
    TaskScheduler direct = TaskScheduler.from(Runnable::run, "direct");
    TaskCompletionSource<String> orphan = new TaskCompletionSource<>(direct, true);
    List<Object> seen = new ArrayList<>();
    orphan
        .task()
        .onCompleted(
            () -> {
              seen.add("ran");
              throw new RejectedExecutionException("by the work itself");
            },
            false);
    Thread thread = new Thread(() -> orphan.setResult("toast"));
    thread.setUncaughtExceptionHandler((t, e) -> seen.add(e.getMessage()));
    thread.start();
    thread.join();

    assertThat(seen).containsExactly("ran", "by the work itself");
  }
}
