package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that flow with asynchronous code, and with that alone. */
class ExecutionContextTest {
  private final AsyncLocal<String> request = new AsyncLocal<>();
  private final AsyncLocal<String> user = new AsyncLocal<>();
  private final ManualScheduler own = ManualScheduler.transparent();
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>(own, false);
  private final ManualScheduler scheduler = ManualScheduler.custom();
  private final ManualContext context = new ManualContext();
  private final List<@Nullable String> seen = new ArrayList<>();

  private void look() {
    seen.add(request.value());
  }

  @AfterEach
  void shouldLeaveNothing() {
    request.value(null);
    user.value(null);
    assertThat(Ambient.current().execution).isNull();
  }

  private void with(String value, Runnable action) {
    request.value(value);
    try {
      action.run();
    } finally {
      request.value(null);
    }
  }

  /** Notes the value, sets another, awaits, and notes it again. */
  private final class Method extends AsyncStateMachine<String> {
    @Override
    protected void moveNext() {
      look();
      switch (state()) {
        case 0 -> {
          request.value("the method's");
          suspends(source.task(), 1);
        }
        case 1 -> {
          request.value("second");
          suspends(Task.completed(""), 2);
        }
        default -> complete("");
      }
    }
  }

  @Test
  @DisplayName(
      "semantics 100: a method sees its caller's values, and its own are gone for the caller")
  void shouldRestoreTheCallersValuesAfterTheStart() {
    with(
        "caller's",
        () -> {
          new Method().start();
          look();
        });
    assertThat(seen).containsExactly("caller's", "caller's");
  }

  @Test
  @DisplayName("semantics 99, 100: it is captured at each await, and flows to whoever goes on")
  void shouldFlowOverSuspensions() {
    new Method().start();
    with("completer's", () -> source.setResult("toast"));
    look();
    assertThat(seen).containsExactly(null, "the method's", "second", null);
  }

  @Test
  @DisplayName("semantics 100: what is registered runs in the context of the registration")
  void shouldFlowToContinuations() {
    with("one", () -> source.task().onCompleted(this::look, false));
    with("two", () -> source.task().then(_ -> seen.add(request.value())));
    source.task().onCompleted(this::look, false);
    with("three", () -> context.now(() -> source.task().onCompleted(this::look, true)));

    with("completer's", () -> source.setResult("toast"));
    with("runner's", own::runAll);
    context.runAll();
    scheduler.now(() -> with("late", () -> source.task().onCompleted(this::look, true)));
    scheduler.runAll();
    assertThat(seen).containsExactly("one", "two", null, "three", "late");
  }

  @Test
  void shouldFlowToAValueTasksContinuation() {
    ManualResetValueTaskSource<String> reusable = new ManualResetValueTaskSource<>();
    with("one", () -> reusable.onCompleted(this::look, reusable.version(), true));
    with("completer's", () -> reusable.setResult("toast"));
    assertThat(seen).containsExactly("one");
  }

  @Test
  @DisplayName("semantics 104: a token's callback runs in the context of its registration")
  void shouldFlowToCancellationCallbacks() {
    CancellationTokenSource cancel = new CancellationTokenSource();
    with("one", () -> cancel.token().register(this::look));
    with("canceller's", cancel::cancel);
    with("at once", () -> cancel.token().register(this::look));
    assertThat(seen).containsExactly("one", "at once");
  }

  @Test
  void shouldFlowToALoopsMessages() {
    UiLoop loop = new UiLoop("ui", e -> {});
    with("posted", () -> loop.post(this::look));
    with("invoked", () -> loop.invokeLater(() -> seen.add(request.value())));
    loop.post(this::look);
    with("runner's", loop::close);
    with("here", () -> new SynchronizationContext().send(this::look));
    assertThat(seen).containsExactly("posted", "invoked", null, "here");
  }

  @Test
  void shouldFlowToQueuedWork() {
    List<Runnable> executor = new ArrayList<>();
    TaskScheduler queue = TaskScheduler.from(executor::add, "queue");
    with("one", () -> queue.queue(this::look));
    TaskCompletionSource<@Nullable String> elsewhere = new TaskCompletionSource<>();
    with(
        "default",
        () -> TaskScheduler.defaultScheduler().queue(() -> elsewhere.setResult(request.value())));
    executor.forEach(Runnable::run);
    assertThat(seen).containsExactly("one");
    assertThat(elsewhere.task().join()).isEqualTo("default");
  }

  @Test
  void shouldCopyOnWrite() {
    request.value("one");
    user.value("ada");
    ExecutionContext captured = Objects.requireNonNull(ExecutionContext.capture());
    request.value("two");
    user.value(null);
    List<@Nullable String> inside = new ArrayList<>();
    captured.run(
        () -> {
          inside.add(request.value());
          inside.add(user.value());
          request.value("inner");
        });
    assertThat(inside).containsExactly("one", "ada");
    assertThat(request.value()).isEqualTo("two");
    assertThat(user.value()).isNull();
  }

  @Test
  void shouldKeepManyValues() {
    List<AsyncLocal<Integer>> locals = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      locals.add(new AsyncLocal<>());
      locals.get(i).value(i);
    }
    locals.get(3).value(33);
    locals.get(5).value(null);
    assertThat(locals.stream().map(AsyncLocal::value))
        .containsExactly(0, 1, 2, 33, 4, null, 6, 7, 8, 9);
    locals.forEach(local -> local.value(null));
  }

  @Test
  void shouldNotFlowWhereItIsSuppressed() {
    request.value("one");
    try (ExecutionContext.FlowControl _ = ExecutionContext.suppressFlow()) {
      assertThat(ExecutionContext.isFlowSuppressed()).isTrue();
      assertThat(ExecutionContext.capture()).isNull();
      assertThatThrownBy(ExecutionContext::suppressFlow).isInstanceOf(IllegalStateException.class);
      source.task().onCompleted(this::look, false);
      new Method().start();
      look();
      user.value("set meanwhile");
    }
    assertThat(ExecutionContext.isFlowSuppressed()).isFalse();
    assertThat(user.value()).isEqualTo("set meanwhile");
    source.setResult("toast");
    assertThat(seen.subList(0, 3)).containsExactly("one", "one", null);
  }

  @Test
  void shouldUndoOnceOnItsThread() throws InterruptedException {
    ExecutionContext.FlowControl control = ExecutionContext.suppressFlow();
    List<Throwable> thrown = new ArrayList<>();
    Thread other = new Thread(control::close);
    other.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
    other.start();
    other.join();
    assertThat(thrown).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
    control.close();
    assertThatThrownBy(control::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("semantics 100: an async void method leaves its caller's values as they were")
  void shouldRestoreAroundAsyncVoid() {
    with(
        "caller's",
        () -> {
          AsyncVoid.run(
              () -> {
                request.value("the method's");
                return Task.completed("");
              });
          look();
        });
    assertThat(seen).containsExactly("caller's");
  }
}
