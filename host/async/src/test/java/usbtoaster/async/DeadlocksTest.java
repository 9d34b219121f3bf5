package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import usbtoaster.testing.Stillness;

/** Threads that block for a task that needs them: found, told, and let go by a handler's throw. */
class DeadlocksTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final List<Deadlock> found = Collections.synchronizedList(new ArrayList<>());
  private final TaskCompletionSource<String> bread = new TaskCompletionSource<>();

  private static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private UiLoop loop(String name) {
    UiLoop loop = new UiLoop(name, faults::add);
    loop.onDeadlock(
        deadlock -> {
          found.add(deadlock);
          throw new Stuck();
        });
    return loop;
  }

  /** Awaits a task, and has its value. */
  private static final class Toasting extends AsyncStateMachine<String> {
    private final Supplier<Task<String>> awaited;
    private final boolean captures;
    private Task<String> task = Task.completed("");

    Toasting(Supplier<Task<String>> awaited, boolean captures) {
      this.awaited = awaited;
      this.captures = captures;
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 0) {
        task = awaited.get();
        if (suspends(task.configureAwait(captures), 1)) {
          return;
        }
      }
      complete(resultOf(task) + "!");
    }

    boolean giveUp() {
      return trySetCanceled();
    }
  }

  private Task<String> toasting(boolean captures) {
    return new Toasting(bread::task, captures).start();
  }

  /** Runs {@code message} in a loop on the test's thread. */
  private void onLoop(Runnable message) {
    UiLoop loop = loop("ui");
    loop.post(message);
    loop.post(loop::quit);
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    thread.setName("main");
    try {
      loop.run();
    } finally {
      thread.setName(name);
    }
    assertThat(Joins.threads()).doesNotContain(thread);
  }

  @Test
  void shouldFindAndTellAJoinOnTheLoopThatTheMethodNeeds() {
    onLoop(() -> toasting(true).join());

    assertThat(faults).hasOnlyElementsOfType(Stuck.class).hasSize(1);
    assertThat(found.getFirst().sentences())
        .containsExactly(
            "The thread \"main\" blocks until the method DeadlocksTest.Toasting is complete.",
            "The method DeadlocksTest.Toasting was suspended in the loop \"ui\", and goes on only"
                + " there.",
            "The loop \"ui\" runs its work on the thread \"main\" alone.");
    assertThat(found.getFirst().remedy()).contains("configureAwait(false)");
    assertThat(found.getFirst().threads()).containsExactly(Thread.currentThread());
    assertThat(Deadlocks.find()).isEmpty();
  }

  @Test
  void shouldFindItWhereTheContinuationIsInTheQueueAlready() {
    onLoop(
        () -> {
          Task<String> task = toasting(true);
          completeElsewhere();
          task.join();
        });
    assertThat(faults).hasOnlyElementsOfType(Stuck.class).hasSize(1);
  }

  private void completeElsewhere() {
    Thread other = Thread.startVirtualThread(() -> bread.setResult("bread"));
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldFindItBehindOtherTasks() {
    onLoop(
        () -> {
          Task<String> inner = toasting(true);
          Task<Integer> length = Task.whenAll(List.of(Task.completed(""), inner)).then(List::size);
          new Toasting(() -> length.then(String::valueOf), false).start().join();
        });
    assertThat(found.getFirst().sentences())
        .hasSize(7)
        .contains(
            "The method DeadlocksTest.Toasting awaits the task Task.Then.",
            "The task WhenAll ends after the method DeadlocksTest.Toasting.");
  }

  @Test
  void shouldFindItBehindAFuture() {
    onLoop(() -> toasting(true).toCompletableFuture().join());
    onLoop(
        () ->
            assertThatThrownBy(() -> toasting(true).toCompletableFuture().get())
                .isInstanceOf(Stuck.class));
    assertThat(found).hasSize(2);
  }

  @Test
  void shouldFindNothingWhereTheMethodGoesOnAnywhere() {
    List<String> joined = new ArrayList<>();
    onLoop(
        () -> {
          Task<String> task = toasting(false);
          Thread.startVirtualThread(() -> bread.setResult("bread"));
          joined.add(task.join());
        });
    assertThat(joined).containsExactly("bread!");
    assertThat(found).isEmpty();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldFindTwoLoopsThatSendToEachOther() {
    CyclicBarrier both = new CyclicBarrier(2);
    UiLoop left = loop("left");
    UiLoop right = loop("right");
    left.post(() -> meetAndSend(both, right));
    right.post(() -> meetAndSend(both, left));
    left.start();
    right.start();
    Stillness.until("one finds the other", () -> !found.isEmpty());
    right.close();
    left.close();

    assertThat(found).isNotEmpty();
    assertThat(found.getFirst().threads()).hasSize(2);
    assertThat(found.getFirst().toString())
        .contains("The task LoopMessage.Sent is a message to the loop \"left\"");
    assertThat(faults).hasOnlyElementsOfType(Stuck.class);
  }

  private static void meetAndSend(CyclicBarrier both, UiLoop other) {
    try {
      both.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    other.send(() -> {});
  }

  @Test
  void shouldTellTheHandlerOfFaultsWhereThereIsNoOther() throws InterruptedException {
    UiLoop loop = new UiLoop("ui", faults::add);
    Toasting toasting = new Toasting(bread::task, true);
    loop.post(() -> toasting.start().join());
    loop.start();
    Stillness.until("the deadlock is told", () -> !faults.isEmpty());
    assertThat(faults.getFirst())
        .hasMessageContaining("A join never ends. The thread \"ui\" blocks");
    assertThat(toasting.giveUp()).isTrue();
    loop.close();
  }

  @Test
  void shouldFindOnDemandWhatBeganAfterTheJoin() throws InterruptedException {
    UiLoop loop = loop("ui");
    CountDownLatch blocks = new CountDownLatch(1);
    Toasting toasting = new Toasting(() -> loop.invokeLater(() -> "bread"), false);
    loop.post(
        () -> {
          blocks.countDown();
          toasting.join();
        });
    loop.start();
    blocks.await();
    Stillness.until("the loop's thread blocks", () -> !Joins.threads().isEmpty());
    assertThat(loop.deadlock()).isNull();

    toasting.start();

    assertThat(loop.deadlock()).isNotNull();
    assertThat(Deadlocks.find()).hasSize(1);
    assertThat(Deadlocks.find().getFirst().remedy())
        .isEqualTo("Await the task in place of the join.");
    assertThat(found).isEmpty(); // nobody began to block
    assertThat(toasting.giveUp()).isTrue();
    loop.close();
    assertThat(faults).hasOnlyElementsOfType(TaskException.class);
    assertThat(loop.deadlock()).isNull();
  }

  @Test
  void shouldFindAThreadThatBlocksInTheMiddleOfAMethod() throws InterruptedException {
    UiLoop loop = loop("ui");
    CountDownLatch blocks = new CountDownLatch(1);
    Toasting toasting =
        new Toasting(() -> Task.completed(loop.invokeLater(() -> "bread").join()), false);
    loop.post(
        () -> {
          blocks.countDown();
          toasting.join();
        });
    loop.start();
    blocks.await();
    Stillness.until("the loop's thread blocks", () -> !Joins.threads().isEmpty());
    Thread worker = Thread.ofPlatform().name("worker").start(toasting::start);
    worker.join();
    loop.close();

    assertThat(found.getFirst().sentences())
        .contains(
            "The method DeadlocksTest.Toasting is in the middle of its code on the thread"
                + " \"worker\".");
    assertThat(toasting.exception()).isInstanceOf(Stuck.class);
  }
}
