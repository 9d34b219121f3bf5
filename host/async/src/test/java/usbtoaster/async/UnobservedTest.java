package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.testing.CapturedErrors;
import usbtoaster.testing.Stillness;

/** Tasks that fail and that nobody looks at. All tasks are made where no frame keeps them. */
class UnobservedTest {
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  private static final class Burnt extends Exception {
    private static final long serialVersionUID = 1L;

    Burnt(String what) {
      super(what);
    }
  }

  @BeforeEach
  void listen() {
    TaskScheduler.onUnobservedTaskException(
        exception -> exception.exceptions().forEach(each -> told.add(each.getMessage())));
  }

  @AfterEach
  void stopListening() {
    TaskScheduler.onUnobservedTaskException(null);
  }

  private static Task<String> failing(String what) {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    source.setException(new Burnt(what));
    return source.task();
  }

  /** Lets go of a task, and returns when the garbage collector has found all before it. */
  private void collect() {
    for (String last : List.of("last", "very last")) {
      assertThat(failing(last).isFaulted()).isTrue(); // which is not to look at it
      Stillness.until(
          last + " is told",
          () -> {
            System.gc();
            return told.contains(last);
          });
      told.remove(last);
    }
  }

  @Test
  @DisplayName("semantics 105: a failure that nobody has looked at is told of when it is garbage")
  void shouldTellOfFailuresThatNobodyLookedAt() {
    Task.failed(new Burnt("born so"));
    Task.whenAll(List.of(failing("left"), failing("right")));
    handedOn();
    assertThat(new Method().start().isCompleted()).isTrue();
    collect();
    assertThat(told)
        .containsExactlyInAnyOrder("born so", "left", "right", "handed on", "the method");
  }

  private static void handedOn() {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    source.task().then(value -> value + "!");
    source.setException(new Burnt("handed on"));
  }

  private static final class Method extends AsyncStateMachine<String> {
    @Override
    protected void moveNext() throws Exception {
      throw new Burnt("the method");
    }
  }

  @Test
  @DisplayName("semantics 105: who awaits, joins or asks has looked; cancellation is no failure")
  void shouldNotTellOfOthers() {
    assertThatThrownBy(() -> failing("joined").join()).isInstanceOf(TaskException.class);
    assertThatThrownBy(() -> failing("awaited").unwrapped()).isInstanceOf(Burnt.class);
    assertThat(failing("asked").exception()).isInstanceOf(Burnt.class);
    assertThat(failing("future").toCompletableFuture()).isCompletedExceptionally();
    Task.canceled();
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    source.setCanceled();
    assertThat(source.trySetException(new Burnt("lost"))).isFalse();
    Task.whenAll(List.of(Task.canceled()));
    new AsyncStateMachine<String>() {
      @Override
      protected void moveNext() {
        throw new CancellationException("canceled");
      }
    }.start();
    collect();
    assertThat(told).isEmpty();
  }

  @Test
  void shouldNotTellOfThoseThatFailedWhileNobodyListened() {
    stopListening();
    assertThat(failing("before").isFaulted()).isTrue();
    listen();
    collect();
    assertThat(told).isEmpty();
  }

  @Test
  void shouldFailATaskAlthoughTheThreadThatTellsCannotBeStarted() {
    Unobserved.cleaners(
        () -> {
          throw new OutOfMemoryError("unable to create native thread: on purpose");
        });
    try (CapturedErrors errors = new CapturedErrors()) {
      assertThat(failing("untold").isFaulted()).isTrue();
      assertThat(errors.count("unable to create native thread")).isOne();
    } finally {
      Unobserved.cleaners(Cleaner::create);
    }
    failing("told");
    collect();
    assertThat(told).containsExactly("told");
  }
}
