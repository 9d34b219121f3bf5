package usbtoaster.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.linux.PollFlags.EPOLLIN;
import static usbtoaster.linux.PollFlags.EPOLLOUT;
import static usbtoaster.linux.PollFlags.EPOLLRDHUP;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engine.TestOperation;
import usbtoaster.linux.Errno;

@DisplayName("Operations that wait for readiness")
final class OperationQueueTest {
  private final ManualPool pool = new ManualPool();
  private final List<Runnable> pauses = new ArrayList<>();
  private final ScriptedSocket socket =
      new ScriptedSocket(
          new EventLoop(EpollOptions.of((nanos, action) -> pauses.add(action)), pool));
  private final Deque<IntSupplier> answers = socket.answers;
  private final Descriptor descriptor = socket.descriptor;
  private final EpollContext context = socket.context;

  @AfterEach
  void close() {
    socket.close();
  }

  private TestOperation start(Code code) {
    TestOperation operation =
        new TestOperation().with(code, descriptor, Arena.global().allocate(10));
    assertThat(descriptor.begin()).isTrue();
    context.submit(operation);
    return operation;
  }

  private void answer(int... results) {
    for (int result : results) {
      answers.add(() -> result);
    }
  }

  @Test
  void shouldTryAtOnce() {
    answer(10);
    assertThat(start(Code.RECEIVE).await()).isEqualTo(10);
  }

  @Test
  @DisplayName("semantics 108: edge-triggered: after a try that would wait, the next event")
  void shouldWaitForAnEventAfterATryThatWouldWait() {
    answer(Attempts.AGAIN);
    TestOperation receive = start(Code.RECEIVE);
    assertThat(receive.ends()).isZero();
    context.handle(EPOLLOUT); // of the other direction
    answer(7);
    context.handle(EPOLLIN);
    assertThat(receive.await()).isEqualTo(7);
  }

  @Test
  void shouldNotTryWhatWouldSurelyWait() {
    answer(7); // of 10: nothing is left
    start(Code.RECEIVE).await();
    TestOperation next = start(Code.RECEIVE);
    answer(10); // not before the event
    assertThat(next.ends()).isZero();
    context.handle(EPOLLIN);
    assertThat(next.await()).isEqualTo(10);
  }

  @Test
  void shouldTryOnWhereThePeerHasEndedItsSide() {
    context.handle(EPOLLIN | EPOLLRDHUP); // the only event there will be
    answer(7, 0);
    start(Code.RECEIVE).await();
    assertThat(start(Code.RECEIVE).await()).isZero();
  }

  @Test
  void shouldNotLoseAnEventThatComesDuringATry() {
    answers.add(
        () -> {
          context.handle(EPOLLIN);
          return Attempts.AGAIN;
        });
    answer(3);
    assertThat(start(Code.RECEIVE).await()).isEqualTo(3);
  }

  @Test
  void shouldEndWhatIsCancelledDuringATryWhereItWouldWait() {
    TestOperation[] receive = new TestOperation[1];
    answers.add(
        () -> {
          context.cancel(receive[0]);
          return Attempts.AGAIN;
        });
    receive[0] = new TestOperation().with(Code.RECEIVE, descriptor, Arena.global().allocate(10));
    descriptor.begin();
    context.submit(receive[0]);
    assertThat(receive[0].await()).isEqualTo(-Errno.ECANCELED);
  }

  @Test
  void shouldBringWhatACancelCameTooLateFor() {
    TestOperation[] receive = new TestOperation[1];
    answers.add(
        () -> {
          context.cancel(receive[0]);
          return 3;
        });
    receive[0] = new TestOperation().with(Code.RECEIVE, descriptor, Arena.global().allocate(10));
    descriptor.begin();
    context.submit(receive[0]);
    assertThat(receive[0].await()).isEqualTo(3);
  }

  @Test
  void shouldKeepTheOrderOfSendsAndSendTheRestWhenThereIsRoom() {
    answer(4, Attempts.AGAIN);
    TestOperation first = start(Code.SEND);
    TestOperation second = start(Code.SEND);
    answer(6, 10);
    context.handle(EPOLLOUT);
    assertThat(first.await()).isEqualTo(10);
    assertThat(second.await()).isEqualTo(10);
  }

  @Test
  void shouldTellWhatWasSentBeforeAnError() {
    answer(4, -Errno.ECONNRESET, -Errno.EPIPE);
    assertThat(start(Code.SEND).await()).isEqualTo(4);
    assertThat(start(Code.SEND).await()).isEqualTo(-Errno.EPIPE);
  }

  @Test
  void shouldPauseAndTryAgainWhereThereAreNoMoreDescriptors() {
    answer(-Errno.EMFILE);
    TestOperation accept = start(Code.ACCEPT);
    assertThat(accept.ends()).isZero();
    assertThat(pauses).hasSize(1);
    answer(-Errno.ENFILE);
    context.handle(EPOLLIN); // somebody connects meanwhile: one pause is enough
    assertThat(pauses).hasSize(1);
    answer(17);
    pauses.removeFirst().run();
    assertThat(accept.await()).isEqualTo(17);
  }

  @Test
  void shouldCancelDuringAPause() {
    answer(-Errno.EMFILE);
    TestOperation accept = start(Code.ACCEPT);
    context.cancel(accept);
    assertThat(accept.await()).isEqualTo(-Errno.ECANCELED);
    pauses.removeFirst().run();
  }

  @Test
  void shouldGiveOthersTheirTurn() {
    answer(Attempts.AGAIN);
    List<TestOperation> receives = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      receives.add(start(Code.RECEIVE));
    }
    answer(new int[40]);
    context.handle(EPOLLIN);
    assertThat(receives.stream().filter(one -> one.ends() == 1)).hasSize(32);
    assertThat(pool.queued).hasSize(1);
    pool.runOne();
    assertThat(receives).allMatch(one -> one.ends() == 1);
  }
}
