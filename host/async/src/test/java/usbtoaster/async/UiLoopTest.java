package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadKind;

class UiLoopTest {
  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final UiLoop loop = new UiLoop("ui", faults::add);

  @AfterEach
  void close() {
    loop.close();
  }

  private static void fail(String why) {
    throw new IllegalArgumentException(why);
  }

  @Test
  void shouldRunMessagesInOrderOnCallersThread() {
    loop.post(() -> seen.add(1));
    loop.post(() -> seen.add(SynchronizationContext.current()));
    loop.post(() -> loop.post(() -> seen.add(3)));
    loop.post(() -> loop.post(loop::quit));

    loop.run();

    assertThat(seen).containsExactly(1, loop.context(), 3);
    assertThat(loop.processed()).isEqualTo(6);
    assertThat(SynchronizationContext.current()).isNull();
  }

  @Test
  void shouldRunWhatWasPostedBeforeQuitAndRefuseWhatComesAfter() {
    loop.post(() -> seen.add("before"));
    loop.quit();

    assertThatThrownBy(() -> loop.post(() -> seen.add("after")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("ui");
    loop.run();

    assertThat(seen).containsExactly("before");
  }

  @Test
  void shouldMakeThreadOfKindUi() {
    loop.start();

    Thread thread = loop.invokeLater(Thread::currentThread).join();

    assertThat(ThreadKind.of(thread)).isEqualTo(ThreadKind.UI);
    assertThat(thread.getName()).isEqualTo("ui");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void shouldEndItsThreadWhenClosed() {
    List<Thread> made = new ArrayList<>();
    loop.start(
        pump -> {
          made.add(Thread.ofVirtual().unstarted(pump));
          return made.getFirst();
        });
    loop.post(() -> seen.add(Thread.currentThread()));

    loop.close();

    assertThat(seen).containsExactly(made.getFirst());
    assertThat(made.getFirst().isAlive()).isFalse();
  }

  @Test
  void shouldGiveExceptionsToHandlerAndGoOn() {
    loop.post(() -> fail("burnt"));
    loop.post(() -> seen.add("after"));
    loop.quit();

    loop.run();

    assertThat(faults).singleElement().isInstanceOf(IllegalArgumentException.class);
    assertThat(seen).containsExactly("after");
    assertThat(loop.processed()).isEqualTo(2);
  }

  @Test
  void shouldSendAndWait() {
    loop.start();

    loop.send(() -> seen.add(ThreadKind.of(Thread.currentThread())));

    assertThat(seen).containsExactly(ThreadKind.UI);
  }

  @Test
  void shouldThrowAtSenderWhatItsMessageThrew() {
    loop.start();

    assertThatThrownBy(() -> loop.context().send(() -> fail("burnt")))
        .isInstanceOf(TaskException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldSendAtOnceOnItsOwnThread() {
    loop.post(
        () -> {
          loop.post(() -> seen.add("posted"));
          loop.send(() -> seen.add("sent"));
          loop.quit();
        });

    loop.run();

    assertThat(seen).containsExactly("sent", "posted");
  }

  @Test
  void shouldParkWhereThereIsNoMessageAndEndInOrderWhenInterrupted() throws InterruptedException {
    List<Thread> made = new ArrayList<>();
    loop.start(
        pump -> {
          Runnable body =
              () -> {
                pump.run();
                seen.add(Thread.currentThread().isInterrupted());
              };
          made.add(new Thread(body));
          return made.getFirst();
        });
    Threads.awaitParked(made.getFirst());

    made.getFirst().interrupt();
    made.getFirst().join();

    assertThat(seen).containsExactly(true);
    assertThatThrownBy(() -> loop.post(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void shouldHaveOneThreadOnly() {
    loop.start();

    assertThatIllegalStateException().isThrownBy(loop::run).withMessageContaining("another");
    assertThatIllegalStateException().isThrownBy(loop::start);
  }

  @Test
  @DisplayName("The first article: the loop runs other messages while the write is in flight")
  void shouldProcessMessagesWhileMachineIsSuspended() {
    TaskCompletionSource<Integer> write = new TaskCompletionSource<>();
    AsyncStateMachine<Thread> click =
        new AsyncStateMachine<>() {
          @Override
          protected void moveNext() throws Exception {
            switch (state()) {
              case 0 -> suspends(write.task(), 1);
              default -> {
                resultOf(write.task());
                complete(Thread.currentThread());
              }
            }
          }
        };
    loop.start();
    Thread ui = loop.invokeLater(Thread::currentThread).join();
    loop.send(click::start);

    loop.send(() -> seen.add("another message"));
    assertThat(click.isCompleted()).isFalse();
    write.setResult(5);

    assertThat(click.join()).isSameAs(ui);
    assertThat(seen).containsExactly("another message");
  }

  @Test
  @DisplayName("semantics 101: the loop counts operations without a task, and gets their exception")
  void shouldCountOperations() {
    TaskCompletionSource<Integer> write = new TaskCompletionSource<>();
    loop.start();
    loop.send(() -> AsyncVoid.run(write::task));
    assertThat(loop.operations()).isEqualTo(1);

    write.setException(new IllegalArgumentException("burnt"));

    assertThat(loop.operations()).isZero();
    loop.close();
    assertThat(faults).singleElement().isInstanceOf(IllegalArgumentException.class);
  }
}
