package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static usbtoaster.trace.Stage.POST;
import static usbtoaster.trace.Stage.RESUME;
import static usbtoaster.trace.Stage.SUSPEND;
import static usbtoaster.trace.Stage.TASK;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AwaiterTest {
  private final StagedTask task = new StagedTask(ManualScheduler.transparent());
  private final AtomicReference<Object> seen = new AtomicReference<>();

  private Thread awaiting() {
    return Thread.startVirtualThread(
        () -> {
          try {
            seen.set(Awaiter.await(task));
          } catch (Throwable e) {
            seen.set(e);
          }
        });
  }

  @Test
  void shouldParkVirtualThreadOnTheTask() throws InterruptedException {
    Thread thread = awaiting();
    Threads.awaitParked(thread);
    assertThat(LockSupport.getBlocker(thread)).isSameAs(task);
    LockSupport.unpark(thread);
    Threads.awaitParked(thread);

    task.trySetResult("toast");
    thread.join();

    assertThat(seen).hasValue("toast");
    assertThat(task.stages).containsExactly(SUSPEND, TASK, POST, RESUME);
  }

  @Test
  void shouldNotSuspendWhereTheTaskIsComplete() throws InterruptedException {
    task.trySetResult("toast");

    awaiting().join();

    assertThat(seen).hasValue("toast");
    assertThat(task.stages).containsExactly(TASK);
  }

  @Test
  @DisplayName("semantics 98: completed between the check and the hook-up")
  void shouldGoOnWhenCompletedInTheMiddleOfRegistration() throws InterruptedException {
    task.at(SUSPEND, () -> task.trySetResult("toast"));

    awaiting().join();

    assertThat(seen).hasValue("toast");
    assertThat(task.stages).containsExactly(SUSPEND, TASK, POST, RESUME);
  }

  @Test
  @DisplayName("semantics 102: await throws the exception as it is")
  void shouldThrowUnwrapped() throws InterruptedException {
    IOException burnt = new IOException("burnt");
    Thread thread = awaiting();
    Threads.awaitParked(thread);

    task.trySetException(burnt);
    thread.join();

    assertThat(seen).hasValue(burnt);
  }

  @Test
  void shouldThrowCancellation() throws InterruptedException {
    task.trySetCanceled();

    awaiting().join();

    assertThat(seen.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void shouldEndTheWaitWhenInterrupted() throws InterruptedException {
    Thread thread = awaiting();
    Threads.awaitParked(thread);

    thread.interrupt();
    thread.join();
    task.trySetResult("too late");

    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    assertThat(task.stages).containsExactly(SUSPEND, TASK);
  }

  @Test
  void shouldRefusePlatformThread() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Awaiter.await(task))
        .withMessageContaining("virtual thread");
  }
}
