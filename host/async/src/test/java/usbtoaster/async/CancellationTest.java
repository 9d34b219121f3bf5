package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("semantics 104: cancellation")
class CancellationTest {
  private final CancellationTokenSource source = new CancellationTokenSource();
  private final CancellationToken token = source.token();
  private final List<Object> ran = new ArrayList<>();

  private static void fail(String why) {
    throw new IllegalArgumentException(why);
  }

  @Test
  void shouldRunCallbacksInsideCancelNewestFirst() {
    for (int i = 1; i <= 3; i++) {
      int number = i;
      token.register(() -> ran.add(number));
    }
    token.register(() -> ran.add(Thread.currentThread()));

    source.cancel();

    assertThat(ran).containsExactly(Thread.currentThread(), 3, 2, 1);
    assertThat(token.isCancellationRequested()).isTrue();
    assertThat(source.isCancellationRequested()).isTrue();
  }

  @Test
  void shouldRunCallbackAtOnceWhereCanceledAlready() {
    source.cancel();

    CancellationRegistration late = token.register(() -> ran.add("late"));

    assertThat(ran).containsExactly("late");
    assertThat(late.unregister()).isFalse();
  }

  @Test
  void shouldRunCallbackAtOnceThatACallbackRegisters() {
    token.register(() -> ran.add("older"));
    token.register(
        () -> {
          token.register(() -> ran.add("inner"));
          ran.add("outer");
        });

    source.cancel();

    assertThat(ran).containsExactly("inner", "outer", "older");
  }

  @Test
  void shouldRunAllCallbacksAndThrowAllTheyThrew() {
    token.register(() -> fail("first"));
    token.register(() -> ran.add("between"));
    token.register(() -> fail("second"));

    assertThatThrownBy(source::cancel)
        .isInstanceOfSatisfying(
            TaskException.class,
            e ->
                assertThat(e.exceptions())
                    .extracting(Throwable::getMessage)
                    .containsExactly("second", "first"));
    assertThat(ran).containsExactly("between");
    assertThatCode(source::cancel).doesNotThrowAnyException();
  }

  @Test
  void shouldNotRunWhatWasUnregistered() {
    CancellationRegistration gone = token.register(() -> ran.add("gone"));
    token.register(() -> ran.add("stays"));

    assertThat(gone.unregister()).isTrue();
    assertThat(gone.unregister()).isFalse();
    source.cancel();

    assertThat(ran).containsExactly("stays");
  }

  @Test
  void shouldLetACallbackUnregisterAnother() {
    CancellationRegistration older = token.register(() -> ran.add("older"));
    AtomicBoolean taken = new AtomicBoolean();
    token.register(() -> taken.set(older.unregister()));

    source.cancel();

    assertThat(taken).isTrue();
    assertThat(ran).isEmpty();
  }

  @Test
  void shouldNotWaitForItself() {
    List<CancellationRegistration> self = new ArrayList<>();
    self.add(token.register(() -> ran.add(self.getFirst().unregister())));

    source.cancel();

    assertThat(ran).containsExactly(false);
  }

  @Test
  void shouldWaitForCallbackThatRunsOnAnotherThread() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    TaskCompletionSource<String> mayEnd = new TaskCompletionSource<>();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CancellationRegistration registration =
        token.register(
            () -> {
              inside.countDown();
              mayEnd.task().join();
              order.add("callback ended");
            });
    Thread canceller = Thread.ofPlatform().start(source::cancel);
    inside.await();
    assertThat(registration.tryUnregister()).isFalse();
    Thread remover =
        Thread.ofPlatform()
            .start(
                () -> {
                  assertThat(registration.unregister()).isFalse();
                  order.add("unregistered");
                });
    Threads.awaitParked(remover);

    mayEnd.setResult("now");
    remover.join();
    canceller.join();

    assertThat(order).containsExactly("callback ended", "unregistered");
  }

  @Test
  void shouldTakeBackAnyOf100_000InAnyOrder() {
    long seed = Long.getLong("toaster.seed", 20260101L);
    int count = 100_000;
    List<CancellationRegistration> registrations = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      registrations.add(token.register(() -> ran.add(number)));
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    List<Integer> gone = order.subList(0, count / 2);
    List<Integer> stay = new ArrayList<>(order.subList(count / 2, count));

    gone.forEach(i -> assertThat(registrations.get(i).unregister()).isTrue());
    source.cancel();

    stay.sort(Collections.reverseOrder());
    assertThat(ran).as("seed %d", seed).isEqualTo(stay);
  }

  @Test
  void shouldNeverCancelNone() {
    CancellationRegistration registration = CancellationToken.NONE.register(() -> ran.add(1));

    assertThat(CancellationToken.NONE.canBeCanceled()).isFalse();
    assertThat(CancellationToken.NONE.isCancellationRequested()).isFalse();
    assertThat(registration.unregister()).isFalse();
    assertThat(token.canBeCanceled()).isTrue();
  }

  @Test
  void shouldThrowWhereAsked() {
    assertThatCode(token::throwIfCancellationRequested).doesNotThrowAnyException();

    source.cancel();

    assertThatThrownBy(token::throwIfCancellationRequested)
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void shouldCancelLinkedSource() {
    CancellationTokenSource other = new CancellationTokenSource();
    try (CancellationTokenSource linked =
        CancellationTokenSource.linked(List.of(token, other.token(), CancellationToken.NONE))) {
      linked.token().register(() -> ran.add("linked"));

      other.cancel();
      source.cancel();

      assertThat(ran).containsExactly("linked");
    }
  }

  @Test
  void shouldBeCanceledFromTheStartWhereALinkIs() {
    source.cancel();

    try (CancellationTokenSource linked = CancellationTokenSource.linked(List.of(token))) {
      assertThat(linked.isCancellationRequested()).isTrue();
    }
  }

  @Test
  void shouldLetGoOfItsLinksWhenClosed() {
    CancellationTokenSource linked = CancellationTokenSource.linked(List.of(token));

    linked.close();
    source.cancel();

    assertThat(linked.isCancellationRequested()).isFalse();
  }

  @Test
  void shouldCancelAfterDelayOfInjectedTimer() {
    ManualDelayer timer = new ManualDelayer();
    CancellationTokenSource timed = new CancellationTokenSource(timer);

    timed.cancelAfter(1_000);
    timed.cancelAfter(2_000);
    assertThat(timer.delays).containsExactly(1_000L, 2_000L);
    assertThat(timer.armed).hasSize(1);
    timer.fire();

    assertThat(timed.isCancellationRequested()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> source.cancelAfter(1))
        .withMessageContaining("Delayer");
  }

  @Test
  void shouldTakeItsTimerBackWhenClosed() {
    ManualDelayer timer = new ManualDelayer();
    CancellationTokenSource timed = new CancellationTokenSource(timer);
    timed.cancelAfter(1_000);

    timed.close();

    assertThat(timer.armed).isEmpty();
  }

  @Test
  void shouldTakeItsTimerBackWhenCanceled() {
    ManualDelayer timer = new ManualDelayer();
    CancellationTokenSource timed = new CancellationTokenSource(timer);
    timed.cancelAfter(1_000_000_000_000L);
    timed.token().register(() -> ran.add(timer.armed.size()));

    timed.cancel();
    timed.cancelAfter(1_000);

    assertThat(timer.armed).isEmpty();
    assertThat(ran).containsExactly(0);
  }

  @Test
  void shouldNotBeCanceledByATimerThatWasTakenBackOnItsWay() {
    ManualDelayer timer = new ManualDelayer();
    CancellationTokenSource timed = new CancellationTokenSource(timer);
    timed.cancelAfter(1_000);
    Runnable replaced = timer.armed.getFirst();
    timed.cancelAfter(2_000);
    Runnable closed = timer.armed.getFirst();
    timed.close();

    replaced.run();
    closed.run();

    assertThat(timed.isCancellationRequested()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> timed.cancelAfter(1))
        .withMessageContaining("closed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CancellationTokenSource(timer).cancelAfter(-1));
  }

  @Test
  void shouldLetGoOfItsLinksWhenCanceled() {
    CancellationTokenSource other = new CancellationTokenSource();
    CancellationTokenSource linked = CancellationTokenSource.linked(List.of(token, other.token()));

    other.cancel();

    assertThat(linked.isCancellationRequested()).isTrue();
    assertThat(token.registrations()).isZero();
    CancellationTokenSource late = CancellationTokenSource.linked(List.of(token, other.token()));
    assertThat(late.isCancellationRequested()).isTrue();
    assertThat(token.registrations()).isZero();
  }
}
