package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static usbtoaster.trace.Stage.INLINE;
import static usbtoaster.trace.Stage.POST;
import static usbtoaster.trace.Stage.RESUME;
import static usbtoaster.trace.Stage.SUSPEND;
import static usbtoaster.trace.Stage.TASK;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Stage;

/**
 * The stages of a task, and its races: a stage is called in the middle of each, so a test can let
 * the other side run there, at the worst moment, every time.
 */
class TaskStagesTest {
  private final ManualScheduler scheduler = ManualScheduler.transparent();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void shouldCallStagesInOrderWhenInPlace() {
    StagedTask task = new StagedTask(scheduler);
    task.onCompleted(runs::incrementAndGet, true);

    task.trySetResult("toast");

    assertThat(task.stages).containsExactly(SUSPEND, TASK, INLINE, RESUME);
  }

  @Test
  void shouldCallStagesInOrderWhenPosted() {
    StagedTask task = new StagedTask(scheduler, true);
    task.onCompleted(runs::incrementAndGet, true);

    task.trySetResult("toast");

    assertThat(task.stages).containsExactly(SUSPEND, TASK, POST);
    scheduler.runAll();
    assertThat(task.stages).containsExactly(SUSPEND, TASK, POST, RESUME);
  }

  @Test
  void shouldNotSuspendOnCompleteTask() {
    StagedTask task = new StagedTask(scheduler);
    task.trySetResult("toast");

    task.onCompleted(runs::incrementAndGet, true);
    scheduler.runAll();

    assertThat(task.stages).containsExactly(TASK, POST, RESUME);
  }

  @Test
  void shouldCallTaskStageBeforeAnybodySeesTheTaskComplete() {
    StagedTask task = new StagedTask(scheduler);
    AtomicInteger completeTooEarly = new AtomicInteger();
    task.at(TASK, () -> completeTooEarly.set(task.isCompleted() ? 1 : 0));

    task.trySetResult("toast");

    assertThat(completeTooEarly).hasValue(0);
    assertThat(task.isCompleted()).isTrue();
  }

  @Test
  void shouldLetOneCompleterWinWhenASecondComesInBetween() {
    StagedTask task = new StagedTask(scheduler);
    AtomicInteger wins = new AtomicInteger();
    task.at(TASK, () -> wins.addAndGet(task.trySetCanceled() ? 10 : 0));

    wins.addAndGet(task.trySetResult("first") ? 1 : 0);

    assertThat(wins).hasValue(1);
    assertThat(task.result()).isEqualTo("first");
    assertThat(task.stages).containsExactly(TASK);
  }

  @Test
  void shouldDispatchOnceWhenRegisteredInTheMiddleOfCompletion() {
    StagedTask task = new StagedTask(scheduler);
    task.at(TASK, () -> task.onCompleted(runs::incrementAndGet, true));

    task.trySetResult("toast");
    scheduler.runAll();

    assertThat(runs).hasValue(1);
    assertThat(task.stages).containsExactly(TASK, SUSPEND, INLINE, RESUME);
  }

  @Test
  @DisplayName("semantics 98: completed between the check and the hook-up: posted, once")
  void shouldPostOnceWhenCompletedInTheMiddleOfRegistration() {
    StagedTask task = new StagedTask(scheduler);
    task.at(SUSPEND, () -> task.trySetResult("toast"));

    task.onCompleted(runs::incrementAndGet, true);

    assertThat(runs).hasValue(0);
    assertThat(task.stages).containsExactly(SUSPEND, TASK, POST);
    scheduler.runAll();
    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldDispatchOnceWhenRegisteredWhileOthersAreDispatched() {
    StagedTask task = new StagedTask(scheduler);
    task.onCompleted(runs::incrementAndGet, true);
    task.at(INLINE, () -> task.onCompleted(runs::incrementAndGet, true));

    task.trySetResult("toast");
    scheduler.runAll();

    assertThat(runs).hasValue(2);
    assertThat(task.stages).containsExactly(SUSPEND, TASK, INLINE, POST, RESUME, RESUME);
  }

  @Test
  void shouldCallOnlyTaskStageForJoin() throws InterruptedException {
    StagedTask task = new StagedTask(scheduler);
    Thread joiner = Thread.ofPlatform().start(task::join);
    Threads.awaitParked(joiner);

    task.trySetResult("toast");
    joiner.join();

    assertThat(task.stages).containsExactly(TASK);
  }

  private static void fail(Stage stage) {
    throw new IllegalStateException("no place for " + stage);
  }

  @Test
  void shouldGoOnWhereAStageThrows() throws InterruptedException {
    List<Throwable> uncaught = new ArrayList<>();
    StagedTask task = new StagedTask(scheduler);
    Thread thread =
        new Thread(
            () -> {
              for (Stage stage : List.of(SUSPEND, TASK, INLINE, RESUME)) {
                task.at(stage, () -> fail(stage));
              }
              task.onCompleted(runs::incrementAndGet, true);
              task.trySetResult("toast");
            });
    thread.setUncaughtExceptionHandler(
        (t, e) -> {
          uncaught.add(e);
          throw new IllegalStateException("the handler, too");
        });
    thread.start();
    thread.join();

    assertThat(uncaught).hasSize(4);
    assertThat(runs).hasValue(1);
    assertThat(task.result()).isEqualTo("toast");
  }

  @Test
  void shouldTellWhenAContinuationHasReturnedWhateverItThrows() throws InterruptedException {
    StagedTask task = new StagedTask(scheduler);
    task.onCompleted(
        () -> {
          assertThat(task.returns).isEmpty();
          assertThat(task.stages).endsWith(RESUME);
          runs.incrementAndGet();
          throw new IllegalStateException("of the continuation");
        },
        true);
    task.onCompleted(runs::incrementAndGet, true);

    Thread completer = new Thread(() -> task.trySetResult("toast"));
    completer.setUncaughtExceptionHandler((thread, thrown) -> runs.addAndGet(10));
    completer.start();
    completer.join();
    scheduler.runAll();

    assertThat(runs).as("both, and the fault of one").hasValue(12);
    assertThat(task.returns).hasSize(2);
    assertThat(task.stages.stream().filter(RESUME::equals)).hasSize(2);
  }

  @Test
  void shouldTellWhenAStateMachineHasReturnedToAwaitAgainOrForGood() {
    StagedTask first = new StagedTask(scheduler);
    StagedTask second = new StagedTask(scheduler);
    AsyncStateMachine<String> machine =
        new AsyncStateMachine<>() {
          @Override
          protected void moveNext() throws Exception {
            switch (state()) {
              case 0 -> suspends(first, 1);
              case 1 -> suspends(second, 2);
              default -> throw new IllegalStateException("of the method");
            }
          }
        };
    machine.start();
    assertThat(first.returns).isEmpty();

    first.trySetResult("first");
    assertThat(first.returns).hasSize(1);
    assertThat(second.returns).isEmpty();

    second.trySetResult("second");
    assertThat(second.returns).hasSize(1);
    assertThat(machine.isFaulted()).isTrue();
  }

  @Test
  void shouldTellOfAVirtualThreadAtOnceAndOfAJoinNothing() throws InterruptedException {
    StagedTask task = new StagedTask(scheduler);
    Thread awaits =
        Thread.ofVirtual()
            .name("awaits")
            .start(() -> assertThat(catchThrowable(() -> Awaiter.await(task))).isNull());
    Thread joins = Thread.ofPlatform().start(task::join);
    Threads.awaitParked(awaits);
    Threads.awaitParked(joins);

    task.trySetResult("toast");
    awaits.join();
    joins.join();

    assertThat(task.returns).containsExactly("awaits");
  }
}
