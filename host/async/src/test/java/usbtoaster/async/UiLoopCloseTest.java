package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A loop that is closed before it ran, or whose thread could not be had. */
class UiLoopCloseTest {
  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
  private final UiLoop loop = new UiLoop("ui", seen::add);

  /** Sends a message from another thread, which waits for it. */
  private Thread sender(AtomicReference<Throwable> thrown) throws InterruptedException {
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    loop.send(() -> seen.add("sent"));
                  } catch (RuntimeException e) {
                    thrown.set(e);
                  }
                });
    Threads.awaitParked(sender);
    return sender;
  }

  @Test
  void shouldRefuseTheSenderWhenALoopIsQuitThatNeverRan() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread sender = sender(thrown);
    loop.post(() -> seen.add("posted"));
    loop.quit();
    sender.join();
    assertThat(thrown.get()).isInstanceOf(RejectedExecutionException.class);
    loop.run();
    assertThat(seen).containsExactly("posted");
  }

  @Test
  void shouldRunWhatWasPostedOnTheThreadThatClosesALoopThatNeverRan() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread sender = sender(thrown);
    loop.post(() -> seen.add(Thread.currentThread()));
    Task<Object> later = loop.invokeLater(SynchronizationContext::current);
    loop.close();
    sender.join();
    assertThat(thrown.get()).isInstanceOf(RejectedExecutionException.class);
    assertThat(seen).containsExactly(Thread.currentThread());
    assertThat(later.result()).isSameAs(loop.context());
    assertThat(SynchronizationContext.current()).isNull();
    loop.close();
    assertThatThrownBy(() -> loop.post(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThatIllegalStateException().isThrownBy(loop::run);
  }

  @Test
  void shouldGoOnTheMachineThatCapturedALoopThatNeverRan() {
    TaskCompletionSource<Integer> write = new TaskCompletionSource<>();
    AsyncStateMachine<Thread> click = click(write.task());
    SynchronizationContext.setCurrent(loop.context());
    try {
      click.start();
    } finally {
      SynchronizationContext.setCurrent(null);
    }
    write.setResult(5); // posts to the loop
    assertThat(click.isCompleted()).isFalse();
    loop.close();
    assertThat(click.result()).isSameAs(Thread.currentThread());
  }

  private static AsyncStateMachine<Thread> click(Task<Integer> write) {
    return new AsyncStateMachine<>() {
      @Override
      protected void moveNext() throws Exception {
        switch (state()) {
          case 0 -> suspends(write, 1);
          default -> {
            resultOf(write);
            complete(Thread.currentThread());
          }
        }
      }
    };
  }

  @Test
  void shouldBeAsBeforeWhenItsThreadCannotBeStarted() {
    assertThatThrownBy(() -> loop.start(pump -> new Unstartable()))
        .isInstanceOf(OutOfMemoryError.class);
    loop.start();
    loop.send(() -> seen.add("sent"));
    loop.close();
    assertThat(seen).containsExactly("sent");
  }

  /** A thread as at the system's limit. */
  private static final class Unstartable extends Thread {
    @Override
    public synchronized void start() {
      throw new OutOfMemoryError("unable to create native thread: on purpose");
    }
  }
}
