package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("semantics 101: async void")
class AsyncVoidTest {
  private final ManualContext context = new ManualContext();
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>();
  private final IOException burnt = new IOException("burnt");

  @Test
  void shouldTellContextOfStartAndEnd() {
    context.now(() -> AsyncVoid.run(source::task));
    assertThat(context.started).isEqualTo(1);
    assertThat(context.completed).isZero();

    source.setResult("toast");

    assertThat(context.completed).isEqualTo(1);
    assertThat(context.posts()).isZero();
  }

  @Test
  void shouldPostExceptionToContext() {
    context.now(() -> AsyncVoid.run(source::task));

    source.setException(burnt);

    assertThat(context.completed).isEqualTo(1);
    assertThat(context.posts()).isEqualTo(1);
    assertThatThrownBy(context::runAll).isSameAs(burnt);
  }

  @Test
  void shouldPostWhatTheMethodItselfThrows() {
    context.now(
        () ->
            AsyncVoid.run(
                () -> {
                  throw burnt;
                }));

    assertThat(context.started).isEqualTo(1);
    assertThat(context.completed).isEqualTo(1);
    assertThatThrownBy(context::runAll).isSameAs(burnt);
  }

  @Test
  void shouldThrowOnDefaultSchedulerWithoutContext() {
    TaskCompletionSource<Throwable> uncaught = new TaskCompletionSource<>();
    Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.trySetResult(e));
    try {
      AsyncVoid.run(() -> Task.failed(burnt));

      assertThat(uncaught.task().join()).isSameAs(burnt);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void shouldNotLoseExceptionOfAClosedLoop() throws InterruptedException {
    UiLoop loop = new UiLoop("closed", e -> {});
    loop.quit();
    List<Throwable> uncaught = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              SynchronizationContext.setCurrent(loop.context());
              AsyncVoid.run(() -> Task.failed(burnt));
            });
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
    thread.start();
    thread.join();

    assertThat(uncaught).containsExactly(burnt);
    assertThat(loop.operations()).isZero();
  }

  @Test
  void shouldPostCancellationToo() {
    context.now(() -> AsyncVoid.run(Task::canceled));

    assertThatThrownBy(context::runAll).isInstanceOf(CancellationException.class);
  }

  @Test
  void shouldTellTheEndToAContextThatThrowsInPost() throws InterruptedException {
    List<Throwable> uncaught = new ArrayList<>();
    List<String> told = new ArrayList<>();
    SynchronizationContext broken =
        new SynchronizationContext() {
          @Override
          public void post(Runnable work) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void operationCompleted() {
            told.add("completed");
          }
        };
    ManualContext.with(broken, () -> AsyncVoid.run(source::task));
    Thread thread = new Thread(() -> source.setException(burnt));
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
    thread.start();
    thread.join();

    assertThat(told).containsExactly("completed");
    assertThat(uncaught).contains(burnt).hasSize(2);
  }
}
