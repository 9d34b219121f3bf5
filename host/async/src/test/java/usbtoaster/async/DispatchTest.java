package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** Where continuations run. The test's own thread has neither context nor scheduler. */
class DispatchTest {
  private final ManualScheduler own = ManualScheduler.transparent();
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>(own, false);
  private final ManualContext context = new ManualContext();
  private final List<String> ran = new ArrayList<>();

  private Runnable note(String name) {
    return () -> ran.add(name);
  }

  @Test
  @DisplayName(
      "semantics 92, 93: a captured context gets one post, and the continuation runs there")
  void shouldPostOnceToCapturedContext() {
    AtomicReference<Object> seen = new AtomicReference<>();
    context.now(
        () -> source.task().onCompleted(() -> seen.set(SynchronizationContext.current()), true));

    source.setResult("toast");

    assertThat(seen).hasNullValue();
    assertThat(context.posts()).isEqualTo(1);
    assertThat(own.queued()).isZero();
    context.runAll();
    assertThat(seen).hasValue(context);
  }

  @Test
  @DisplayName("semantics 92: configureAwait(false) captures nothing")
  void shouldNotCaptureWhenConfiguredSo() {
    ManualScheduler scheduler = ManualScheduler.custom();
    ConfiguredTask<String> configured = source.task().configureAwait(false);
    context.now(() -> configured.onCompleted(note("no context")));
    scheduler.now(() -> configured.onCompleted(note("no scheduler")));

    source.setResult("toast");
    own.runAll();

    assertThat(ran).containsExactlyInAnyOrder("no context", "no scheduler");
    assertThat(context.posts() + scheduler.queued()).isZero();
  }

  @Test
  @DisplayName("semantics 92: the base type of context is not captured")
  void shouldNotCaptureBaseContext() {
    ManualContext.with(
        new SynchronizationContext(), () -> source.task().onCompleted(note("in place"), true));

    source.setResult("toast");

    assertThat(ran).containsExactly("in place");
  }

  @Test
  @DisplayName("semantics 92: where the context is of the base type the scheduler is captured")
  void shouldCaptureSchedulerBehindBaseContext() {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.now(
        () ->
            ManualContext.with(
                new SynchronizationContext(), () -> source.task().onCompleted(note("x"), true)));

    source.setResult("toast");

    assertThat(scheduler.queued()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 92: a context goes before a scheduler")
  void shouldPreferContextToScheduler() {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.now(() -> context.now(() -> source.task().onCompleted(note("x"), true)));

    source.setResult("toast");

    assertThat(context.posts()).isEqualTo(1);
    assertThat(scheduler.queued()).isZero();
  }

  @Test
  @DisplayName("semantics 93: the captured context that is current runs it in place")
  void shouldInlineWhereCapturedContextIsCurrent() {
    context.now(() -> source.task().onCompleted(note("in place"), true));

    context.now(() -> source.setResult("toast"));

    assertThat(ran).containsExactly("in place");
    assertThat(context.posts()).isZero();
  }

  @Test
  @DisplayName("semantics 93: another context is no place for it")
  void shouldPostFromAnotherContext() {
    context.now(() -> source.task().onCompleted(note("x"), true));

    new ManualContext().now(() -> source.setResult("toast"));

    assertThat(ran).isEmpty();
    assertThat(context.posts()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 94: with nothing captured it runs in place on a plain thread")
  void shouldInlineOnPlainThread() {
    source.task().onCompleted(note("in place"), true);

    source.setResult("toast");

    assertThat(ran).containsExactly("in place");
    assertThat(own.queued()).isZero();
  }

  @Test
  @DisplayName(
      "semantics 94: a completer with a custom context or scheduler sends it to the task's"
          + " scheduler")
  void shouldGoToTheTasksSchedulerFromCustomSurroundings() {
    TaskCompletionSource<String> other = new TaskCompletionSource<>(own, false);
    source.task().onCompleted(note("from context"), true);
    other.task().onCompleted(note("from scheduler"), true);

    context.now(() -> source.setResult("toast"));
    ManualScheduler.custom().now(() -> other.setResult("toast"));

    assertThat(ran).isEmpty();
    assertThat(own.queued()).isEqualTo(2);
    own.runAll();
    assertThat(ran).containsExactly("from context", "from scheduler");
  }

  @Test
  @DisplayName("semantics 95: the captured scheduler that is current runs it in place")
  void shouldInlineWhereCapturedSchedulerIsCurrent() {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.now(() -> source.task().onCompleted(note("in place"), true));

    scheduler.now(() -> source.setResult("toast"));

    assertThat(ran).containsExactly("in place");
  }

  @Test
  @DisplayName("semantics 95: elsewhere the captured scheduler gets it queued, agreed or not")
  void shouldQueueOnCapturedScheduler() {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.agrees = true;
    AtomicReference<Object> seen = new AtomicReference<>();
    scheduler.now(() -> source.task().onCompleted(() -> seen.set(TaskScheduler.current()), true));

    source.setResult("toast");

    assertThat(seen).hasNullValue();
    scheduler.runAll();
    assertThat(seen).hasValue(scheduler);
  }

  @Test
  @DisplayName("semantics 95: on a pool's thread the captured scheduler is asked")
  void shouldAskCapturedSchedulerOnPoolThread() throws InterruptedException {
    assertThat(completeOn(ThreadKind.WORKER, true)).isEqualTo("in place, current");
    assertThat(completeOn(ThreadKind.IO, true)).isEqualTo("in place, current");
    assertThat(completeOn(ThreadKind.IO, false)).isEqualTo("queued");
    assertThat(completeOn(ThreadKind.DEVICE, true)).isEqualTo("queued");
  }

  private static String completeOn(ThreadKind kind, boolean agrees) throws InterruptedException {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.agrees = agrees;
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    List<String> seen = new ArrayList<>();
    scheduler.now(
        () ->
            source
                .task()
                .onCompleted(
                    () ->
                        seen.add(
                            TaskScheduler.current() == scheduler
                                ? "in place, current"
                                : "in place, not current"),
                    true));
    Thread thread = new StackThread(kind, "completer", () -> source.setResult("toast"));
    thread.start();
    thread.join();
    return seen.isEmpty() ? "queued" : seen.getFirst();
  }

  @Test
  @DisplayName("semantics 96: the flag forbids in place everywhere")
  void shouldNeverInlineWithFlag() {
    TaskCompletionSource<String> async = new TaskCompletionSource<>(own, true);
    async.task().onCompleted(note("plain"), true);
    context.now(() -> async.task().onCompleted(note("context"), true));

    context.now(() -> async.setResult("toast"));

    assertThat(ran).isEmpty();
    assertThat(own.queued()).isEqualTo(1);
    assertThat(context.posts()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 96: in place only while there is enough stack")
  void shouldQueueBeyondInlineDepth() {
    int length = 10_000;
    List<TaskCompletionSource<String>> chain = new ArrayList<>();
    AtomicInteger deepest = new AtomicInteger();
    for (int i = 0; i < length; i++) {
      chain.add(new TaskCompletionSource<>(own, false));
    }
    for (int i = 0; i < length - 1; i++) {
      TaskCompletionSource<String> next = chain.get(i + 1);
      chain
          .get(i)
          .task()
          .onCompleted(
              () -> {
                deepest.accumulateAndGet(Ambient.current().inlined, Math::max);
                next.setResult("toast");
              },
              true);
    }

    chain.getFirst().setResult("toast");
    own.runAll();

    assertThat(chain.getLast().task().isCompleted()).isTrue();
    assertThat(deepest).hasValue(Dispatch.INLINE_DEPTH);
    assertThat(own.queued()).isEqualTo((length - 1) / (Dispatch.INLINE_DEPTH + 1));
    assertThat(Ambient.current().inlined).isZero();
  }

  @Test
  @DisplayName("semantics 97: of several the first may run in place, the others are queued before")
  void shouldQueueOthersBeforeFirstRunsInPlace() {
    source.task().onCompleted(() -> ran.add("first, queued before: " + own.queued()), true);
    source.task().onCompleted(note("second"), true);
    source.task().onCompleted(note("third"), true);

    source.setResult("toast");

    assertThat(ran).containsExactly("first, queued before: 2");
    own.runAll();
    assertThat(ran).containsExactly("first, queued before: 2", "second", "third");
  }

  @Test
  @DisplayName("semantics 97: where none may run in place they are sent in the order they came")
  void shouldPostSeveralInOrder() {
    context.now(
        () -> {
          for (String name : List.of("first", "second", "third")) {
            source.task().onCompleted(note(name), true);
          }
        });

    source.setResult("toast");
    context.runAll();

    assertThat(ran).containsExactly("first", "second", "third");
  }

  @Test
  @DisplayName("semantics 98: registered on a complete task it is queued or posted, never in place")
  void shouldNeverInlineLateContinuation() {
    ManualScheduler scheduler = ManualScheduler.custom();
    source.setResult("toast");

    source.task().onCompleted(note("own"), true);
    context.now(() -> source.task().onCompleted(note("context"), true));
    scheduler.now(() -> source.task().onCompleted(note("scheduler"), true));

    assertThat(ran).isEmpty();
    own.runAll();
    context.runAll();
    scheduler.runAll();
    assertThat(ran).containsExactly("own", "context", "scheduler");
  }

  @Test
  void shouldGoOnAfterContinuationThatThrows() {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              source.task().onCompleted(() -> sum("burnt"), true);
              source.task().onCompleted(note("second"), true);
              source.setResult("toast");
              ran.add("completer went on");
            });
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.set(e));
    thread.start();
    joined(thread);
    own.runAll();

    assertThat(ran).containsExactly("completer went on", "second");
    assertThat(uncaught.get()).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void shouldRunElsewhereWhenTheSchedulerHasClosed() {
    TaskScheduler closed =
        TaskScheduler.from(
            work -> {
              throw new RejectedExecutionException("closed");
            },
            "closed");
    TaskCompletionSource<Integer> orphan = new TaskCompletionSource<>(closed, true);
    Task<Integer> doubled = orphan.task().then(value -> value * 2);

    orphan.setResult(21);

    assertThat(doubled.join()).isEqualTo(42);
  }

  private static void sum(String text) {
    Integer.parseInt(text);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
