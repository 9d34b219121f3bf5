package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelEventTest {
  private final Processors machine = new Processors(2);

  private Worker worker(String name, boolean virtual) {
    return new Worker(name, machine.processor(0), virtual);
  }

  private static KernelEvent clear(KernelEvent.Type type) {
    return new KernelEvent(type, false);
  }

  private static int look(KernelEvent event) {
    return KernelThread.current().waitFor(event, false, 0);
  }

  @Test
  void shouldStayOrClearByType() {
    KernelEvent notification = new KernelEvent(KernelEvent.Type.NOTIFICATION, true);
    assertThat(look(notification)).isEqualTo(NtStatus.SUCCESS);
    assertThat(look(notification)).isEqualTo(NtStatus.SUCCESS);
    assertThat(notification.set()).isTrue();
    assertThat(notification.reset()).isTrue();
    assertThat(notification.reset()).isFalse();
    assertThat(look(notification)).isEqualTo(NtStatus.TIMEOUT);
    KernelEvent synchronization = clear(KernelEvent.Type.SYNCHRONIZATION);
    assertThat(synchronization.set()).isFalse();
    assertThat(synchronization.set()).isTrue();
    assertThat(look(synchronization)).isEqualTo(NtStatus.SUCCESS);
    assertThat(look(synchronization)).isEqualTo(NtStatus.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReleaseAllOrOneInOrder(boolean virtual) {
    KernelEvent one = clear(KernelEvent.Type.SYNCHRONIZATION);
    KernelEvent all = clear(KernelEvent.Type.NOTIFICATION);
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    try (Worker a = worker("a", virtual);
        Worker b = worker("b", virtual)) {
      List<FutureTask<Boolean>> tasks = new ArrayList<>();
      for (Worker worker : List.of(a, b)) {
        tasks.add(
            worker.start(
                () -> {
                  assertThat(KernelThread.current().waitFor(one, false, -1)).isZero();
                  log.add(worker.thread().getName());
                  assertThat(KernelThread.current().waitFor(all, false, -1)).isZero();
                  return log.add("all");
                }));
        Await.parked(worker.thread(), one);
      }
      assertThat(one.set()).isFalse();
      Await.parked(a.thread(), all);
      assertThat(one.signalled()).isFalse();
      one.set();
      Await.parked(b.thread(), all);
      all.set();
      tasks.forEach(Worker::result);
      assertThat(all.signalled()).isTrue();
    }
    assertThat(log).containsExactly("a", "b", "all", "all");
  }

  @Test
  void shouldTimeOutAndLeaveNobodyBehind() {
    KernelEvent event = clear(KernelEvent.Type.SYNCHRONIZATION);
    assertThat(KernelThread.current().waitFor(event, false, 1_000)).isEqualTo(NtStatus.TIMEOUT);
    assertThat(KernelThread.current().waitFor(event, true, 1_000)).isEqualTo(NtStatus.TIMEOUT);
    assertThat(KernelThread.current().delay(false, 1_000)).isEqualTo(NtStatus.SUCCESS);
    event.set(); // a waiter left behind would swallow it
    assertThat(event.signalled()).isTrue();
  }

  @Test
  void shouldKeepTheInterruptFlagAndWaitOn() {
    KernelEvent event = clear(KernelEvent.Type.SYNCHRONIZATION);
    try (Worker worker = worker("interrupted", false)) {
      FutureTask<Boolean> wait =
          worker.start(
              () -> {
                assertThat(KernelThread.current().waitFor(event, false, -1)).isZero();
                return Thread.interrupted();
              });
      Await.parked(worker.thread(), event);
      worker.thread().interrupt();
      Await.until("the wait took the flag", () -> !worker.thread().isInterrupted());
      Await.parked(worker.thread(), event);
      event.set();
      assertThat(Worker.result(wait)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLoseNoWakeUp(boolean virtual) {
    KernelEvent ping = clear(KernelEvent.Type.SYNCHRONIZATION);
    KernelEvent pong = clear(KernelEvent.Type.SYNCHRONIZATION);
    int rounds = 20_000;
    try (Worker a = worker("ping", virtual);
        Worker b = worker("pong", virtual)) {
      FutureTask<Integer> first =
          a.start(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  ping.set();
                  assertThat(KernelThread.current().waitFor(pong, true, -1)).isZero();
                }
                return rounds;
              });
      FutureTask<Integer> second =
          b.start(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  assertThat(KernelThread.current().waitFor(ping, false, -1)).isZero();
                  pong.set();
                }
                return rounds;
              });
      assertThat(Worker.result(first)).isEqualTo(Worker.result(second));
    }
    assertThat(ping.signalled() || pong.signalled()).isFalse();
  }
}
