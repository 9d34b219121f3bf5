package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ApcTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final Processors machine = new Processors(1, faults::add);
  private final Worker worker = new Worker("apc", machine.processor(0));
  private final KernelEvent event = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    worker.close();
  }

  private Apc logging(Apc.Mode mode, String name) {
    return new Apc(worker.kernelThread(), mode, () -> log.add(name));
  }

  private boolean insert(Apc.Mode mode, String name) {
    return logging(mode, name).insert(0, 0);
  }

  /** Waits on the worker; what it returns comes later. */
  private FutureTask<Integer> waiting(boolean alertable) {
    FutureTask<Integer> wait =
        worker.start(() -> KernelThread.current().waitFor(event, alertable, -1));
    Await.parked(worker.thread(), event);
    return wait;
  }

  @Test
  @DisplayName("semantics 51: special before normal before user, first in first out inside a class")
  void shouldDeliverByClassThenInOrder() {
    worker.run(
        () -> {
          KernelThread.current().enterGuardedRegion();
          insert(Apc.Mode.USER, "user 1");
          insert(Apc.Mode.KERNEL, "normal 1");
          insert(Apc.Mode.SPECIAL_KERNEL, "special 1");
          insert(Apc.Mode.USER, "user 2");
          insert(Apc.Mode.KERNEL, "normal 2");
          insert(Apc.Mode.SPECIAL_KERNEL, "special 2");
          assertThat(log).isEmpty();
          KernelThread.current().leaveGuardedRegion();
          assertThat(log).containsExactly("special 1", "special 2", "normal 1", "normal 2");
          assertThat(KernelThread.current().delay(true, -1)).isEqualTo(NtStatus.USER_APC);
        });
    assertThat(log.subList(4, 6)).containsExactly("user 1", "user 2");
  }

  @Test
  @DisplayName("semantics 51: special ones run at APC level, the others at PASSIVE")
  void shouldRunAtTheLevelOfTheClass() {
    worker.run(
        () -> {
          for (Apc.Mode mode : Apc.Mode.values()) {
            new Apc(
                    KernelThread.current(),
                    mode,
                    (apc, context, first, second) ->
                        log.add(KernelThread.current().irql() + " " + context + first + second),
                    mode)
                .insert(1, 2);
          }
          KernelThread.current().delay(true, 0);
        });
    assertThat(log).containsExactly("APC SPECIAL_KERNEL12", "PASSIVE KERNEL12", "PASSIVE USER12");
  }

  @Test
  @DisplayName(
      "semantics 52: a normal kernel APC waits while one is in progress, a special one does not")
  void shouldNotNestNormalKernelApcs() {
    worker.run(
        () -> {
          new Apc(
                  KernelThread.current(),
                  Apc.Mode.KERNEL,
                  () -> {
                    insert(Apc.Mode.KERNEL, "second");
                    insert(Apc.Mode.SPECIAL_KERNEL, "special");
                    KernelThread.current().delay(false, 0);
                    log.add("first ends");
                  })
              .insert(0, 0);
          assertThat(log).containsExactly("special", "first ends", "second");
        });
  }

  @Test
  @DisplayName("semantics 53: a critical region holds back normal and user APCs, not special ones")
  void shouldHoldBackInACriticalRegion() {
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.enterCriticalRegion();
          thread.enterCriticalRegion();
          insert(Apc.Mode.KERNEL, "normal");
          insert(Apc.Mode.USER, "user");
          insert(Apc.Mode.SPECIAL_KERNEL, "special");
          assertThat(thread.delay(true, 0)).isEqualTo(NtStatus.SUCCESS);
          assertThat(log).containsExactly("special");
          thread.leaveCriticalRegion();
          assertThat(log).containsExactly("special");
          thread.leaveCriticalRegion();
          assertThat(log).containsExactly("special", "normal");
          assertThat(thread.delay(true, 0)).isEqualTo(NtStatus.USER_APC);
        });
    assertThat(log).containsExactly("special", "normal", "user");
  }

  @Test
  @DisplayName("semantics 53: a guarded region holds back all, regions nest and must balance")
  void shouldHoldBackAllInAGuardedRegion() {
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.enterGuardedRegion();
          thread.enterCriticalRegion();
          thread.enterGuardedRegion();
          insert(Apc.Mode.SPECIAL_KERNEL, "special");
          insert(Apc.Mode.KERNEL, "normal");
          thread.leaveGuardedRegion();
          assertThat(log).isEmpty();
          thread.leaveGuardedRegion();
          assertThat(log).containsExactly("special");
          thread.leaveCriticalRegion();
          assertThat(log).containsExactly("special", "normal");
          assertThatThrownBy(thread::leaveGuardedRegion).hasMessageContaining("APC_INDEX_MISMATCH");
          assertThatThrownBy(thread::leaveCriticalRegion)
              .hasMessageContaining("APC_INDEX_MISMATCH");
        });
  }

  @Test
  @DisplayName("semantics 54: apcsDisabled ignores the IRQL, allApcsDisabled does not")
  void shouldTellWhatIsDisabled() {
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          assertThat(List.of(thread.apcsDisabled(), thread.allApcsDisabled()))
              .containsExactly(false, false);
          thread.raise(Irql.APC);
          assertThat(List.of(thread.apcsDisabled(), thread.allApcsDisabled()))
              .containsExactly(false, true);
          thread.lower(Irql.PASSIVE);
          thread.enterCriticalRegion();
          assertThat(List.of(thread.apcsDisabled(), thread.allApcsDisabled()))
              .containsExactly(true, false);
          thread.enterGuardedRegion();
          assertThat(List.of(thread.apcsDisabled(), thread.allApcsDisabled()))
              .containsExactly(true, true);
          thread.leaveCriticalRegion();
          assertThat(thread.apcsDisabled()).isTrue();
          thread.leaveGuardedRegion();
          assertThat(thread.apcsDisabled()).isFalse();
        });
  }

  @Test
  @DisplayName("semantics 55: left above PASSIVE, pending kernel APCs come when the IRQL drops")
  void shouldDeliverWhenIrqlDrops() {
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.enterCriticalRegion();
          thread.raise(Irql.APC);
          insert(Apc.Mode.KERNEL, "normal");
          thread.leaveCriticalRegion();
          assertThat(log).isEmpty();
          thread.raise(Irql.DISPATCH);
          thread.lower(Irql.APC);
          assertThat(log).isEmpty();
          thread.lower(Irql.PASSIVE);
          assertThat(log).containsExactly("normal");
        });
  }

  @Test
  @DisplayName("semantics 56: inserted already, it is refused; run, it may be inserted again")
  void shouldRefuseASecondInsertion() {
    Apc apc = logging(Apc.Mode.USER, "user");
    assertThat(apc.insert(0, 0)).isTrue();
    assertThat(apc.insert(0, 0)).isFalse();
    assertThat(worker.call(() -> KernelThread.current().delay(true, -1)))
        .isEqualTo(NtStatus.USER_APC);
    assertThat(apc.inserted()).isFalse();
    assertThat(apc.insert(0, 0)).isTrue();
    assertThat(log).containsExactly("user");
  }

  @Test
  @DisplayName("semantics 57: a kernel APC wakes a wait, runs, and the wait goes on silently")
  void shouldResumeTheWaitAfterAKernelApc() {
    FutureTask<Integer> wait = waiting(false);
    insert(Apc.Mode.SPECIAL_KERNEL, "special");
    insert(Apc.Mode.KERNEL, "normal");
    Await.until("both ran", () -> log.size() == 2);
    Await.parked(worker.thread(), event);
    assertThat(wait.isDone()).isFalse();
    event.set();
    assertThat(Worker.result(wait)).isEqualTo(NtStatus.SUCCESS);
    assertThat(event.signalled()).isFalse();
  }

  @Test
  @DisplayName("semantics 57: an APC may itself wait, and the outer wait still ends once")
  void shouldLetAnApcWait() {
    KernelEvent inner = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
    FutureTask<Integer> wait = waiting(false);
    new Apc(
            worker.kernelThread(),
            Apc.Mode.KERNEL,
            () -> log.add("inner " + KernelThread.current().waitFor(inner, false, -1)))
        .insert(0, 0);
    Await.parked(worker.thread(), inner);
    event.set(); // nobody waits for it just now: it stays signalled
    inner.set();
    assertThat(Worker.result(wait)).isEqualTo(NtStatus.SUCCESS);
    assertThat(log).containsExactly("inner 0");
  }

  @Test
  @DisplayName(
      "semantics 58: a user APC ends an alertable wait, and all that are queued run in order")
  void shouldEndAnAlertableWait() {
    worker.run(() -> insert(Apc.Mode.USER, "before"));
    assertThat(worker.call(() -> KernelThread.current().waitFor(event, true, -1)))
        .isEqualTo(NtStatus.USER_APC);
    FutureTask<Integer> wait = waiting(true);
    insert(Apc.Mode.USER, "during");
    assertThat(Worker.result(wait)).isEqualTo(NtStatus.USER_APC);
    assertThat(log).containsExactly("before", "during");
    worker.run(
        () -> {
          insert(Apc.Mode.USER, "1");
          insert(Apc.Mode.USER, "2");
          insert(Apc.Mode.USER, "3");
          assertThat(KernelThread.current().delay(true, -1)).isEqualTo(NtStatus.USER_APC);
          assertThat(KernelThread.current().delay(true, 0)).isEqualTo(NtStatus.SUCCESS);
        });
    assertThat(log.subList(2, 5)).containsExactly("1", "2", "3");
  }

  @Test
  @DisplayName("semantics 58: a user APC does not end a wait that is not alertable")
  void shouldNotEndAWaitThatIsNotAlertable() {
    FutureTask<Integer> wait = waiting(false);
    insert(Apc.Mode.USER, "user");
    event.set();
    assertThat(Worker.result(wait)).isEqualTo(NtStatus.SUCCESS);
    assertThat(log).isEmpty();
    assertThat(worker.call(() -> KernelThread.current().delay(true, 0)))
        .isEqualTo(NtStatus.USER_APC);
  }

  @Test
  @DisplayName("semantics 58: a signalled event comes before a queued user APC")
  void shouldPreferTheEvent() {
    event.set();
    insert(Apc.Mode.USER, "user");
    assertThat(worker.call(() -> KernelThread.current().waitFor(event, true, -1)))
        .isEqualTo(NtStatus.SUCCESS);
    assertThat(log).isEmpty();
  }

  @Test
  @DisplayName("semantics 59: left at thread exit, an APC is lost; an ended thread takes none")
  void shouldRefuseAfterExit() {
    Apc left = logging(Apc.Mode.USER, "left");
    assertThat(left.insert(0, 0)).isTrue();
    worker.run(() -> KernelThread.current().exit());
    assertThat(left.inserted()).isFalse();
    assertThat(left.insert(0, 0)).isFalse();
    assertThat(worker.call(() -> KernelThread.current().delay(true, 0)))
        .isEqualTo(NtStatus.SUCCESS);
    assertThat(log).isEmpty();
  }

  @Test
  @DisplayName("semantics 59: a Java thread that ended without telling takes none either")
  void shouldRefuseATerminatedThread() throws InterruptedException {
    KernelThread[] found = new KernelThread[1];
    Thread thread = Thread.ofPlatform().start(() -> found[0] = KernelThread.current());
    thread.join();
    assertThat(new Apc(found[0], Apc.Mode.USER, () -> log.add("lost")).insert(0, 0)).isFalse();
  }

  @Test
  @DisplayName("semantics 59: queued before the start, they run before the thread's body")
  void shouldRunBeforeTheBodyWhenQueuedBeforeTheStart() throws InterruptedException {
    List<Function<Runnable, Thread>> kinds =
        List.of(Thread.ofPlatform()::unstarted, Thread.ofVirtual()::unstarted);
    for (Function<Runnable, Thread> kind : kinds) {
      log.clear();
      KernelThread thread = KernelThread.unstarted(kind, () -> log.add("body"));
      Apc user = new Apc(thread, Apc.Mode.USER, () -> log.add("user"));
      Apc kernel = new Apc(thread, Apc.Mode.KERNEL, () -> log.add("kernel"));
      assertThat(user.insert(0, 0)).isTrue();
      assertThat(kernel.insert(0, 0)).isTrue();
      thread.thread().start();
      thread.thread().join();
      assertThat(log).containsExactly("kernel", "user", "body");
      assertThat(user.insert(0, 0)).isFalse();
    }
  }

  @Test
  @DisplayName("semantics 60: what was set before the APC was queued is seen by the APC")
  void shouldSeeTheCompletionBeforeTheApcRuns() {
    KernelEvent done = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    int[] statusBlock = {-1};
    FutureTask<Integer> sleep = worker.start(() -> KernelThread.current().delay(true, -1));
    Await.parked(worker.thread(), worker.kernelThread());
    Apc completion =
        new Apc(
            worker.kernelThread(),
            Apc.Mode.USER,
            () -> log.add(statusBlock[0] + " " + done.signalled()));
    statusBlock[0] = NtStatus.SUCCESS;
    done.set();
    completion.insert(0, 0);
    assertThat(Worker.result(sleep)).isEqualTo(NtStatus.USER_APC);
    assertThat(log).containsExactly("0 true");
  }

  @Test
  void shouldHandFaultsToTheHandlerAndGoOn() {
    worker.run(
        () -> {
          KernelThread self = KernelThread.current();
          new Apc(
                  self,
                  Apc.Mode.USER,
                  () -> {
                    throw new IllegalStateException("on purpose");
                  })
              .insert(0, 0);
          new Apc(self, Apc.Mode.USER, () -> self.raise(Irql.HIGH)).insert(0, 0);
          insert(Apc.Mode.USER, "next");
          assertThat(self.delay(true, 0)).isEqualTo(NtStatus.USER_APC);
          assertThat(self.irql()).isEqualTo(Irql.PASSIVE);
        });
    assertThat(log).containsExactly("next");
    assertThat(faults).hasSize(2);
  }
}
