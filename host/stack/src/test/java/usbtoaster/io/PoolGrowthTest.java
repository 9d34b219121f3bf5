package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;

/** Workers that block, and what the pool does for the work behind them. Time stands still. */
class PoolGrowthTest {
  private final HandTime time = new HandTime();
  private final ConcurrentLinkedQueue<Starvation> told = new ConcurrentLinkedQueue<>();
  private final Load load = new Load();
  private final WorkerOptions options =
      WorkerOptions.DEFAULT.withTime(time).withStarvation(told::add).withLoad(load);
  private PoolRig rig = new PoolRig(options, Duration.ofSeconds(20));
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  /** The processors' work is as long as the test says, and memory is left. */
  private final class Load implements MachineLoad {
    private volatile double processors; // busy for this process

    @Override
    public long processNanos() {
      return 1 + (long) (processors * time.nanoTime());
    }

    @Override
    public double memoryUsed() {
      return 0.5;
    }
  }

  @AfterEach
  void close() {
    release.countDown();
    rig.close();
  }

  private void rig(WorkerOptions workers, Duration idle) {
    rig.close();
    rig = new PoolRig(workers, idle);
  }

  /** Queues work that blocks where the pool does not see it. */
  private void block(int works) {
    for (int i = 0; i < works; i++) {
      rig.pool.workers().queue(this::blockHere);
    }
  }

  private void blockHere() {
    entered.incrementAndGet();
    PoolRig.await(release);
    left.incrementAndGet();
  }

  private void entered(int works) {
    PoolRig.until(() -> entered.get() == works);
  }

  /** Turns the hands until starvation is told once more; returns after how many looks. */
  private int starve() {
    int before = told.size();
    int looks = 0;
    while (told.size() == before) {
      assertThat(time.armed()).as("after %d looks", looks).isTrue();
      time.advanceMillis(100);
      looks++;
    }
    return looks;
  }

  @Test
  @DisplayName("semantics 106: one more worker each half a second in which none takes any work")
  void shouldAddAWorkerWhenNoneTakesWorkForHalfASecond() {
    block(PoolRig.PROCESSORS + 3);
    entered(PoolRig.PROCESSORS);
    for (int more = 1; more <= 3; more++) {
      assertThat(starve()).isBetween(5, 6); // the first look may see what was taken just before
      entered(PoolRig.PROCESSORS + more);
    }
    assertThat(rig.pool.workerThreads()).isEqualTo(PoolRig.PROCESSORS + 3);
    assertThat(told).map(Starvation::workers).containsExactly(2, 3, 4);
    assertThat(told).map(Starvation::first).containsExactly(true, false, false);
    assertThat(told).allMatch(Starvation::added);
  }

  @Test
  void shouldSayWhoIsBusyWhereAndHowLongTheOldestWorkHasWaited() {
    block(PoolRig.PROCESSORS);
    entered(PoolRig.PROCESSORS);
    PoolRig.until( // they are where the sentence says
        () -> rig.made.stream().allMatch(made -> made.getState() == Thread.State.WAITING));
    time.advanceMillis(100);
    rig.pool.workers().queue(left::incrementAndGet);
    rig.pool.workers().queue(left::incrementAndGet);
    starve();
    Starvation starvation = told.element();
    assertThat(starvation.sentence())
        .startsWith(
            "The pool starves: 2 pieces of work wait, the oldest for 0.5 s, and no worker takes"
                + " any. All 2 workers are busy: 2 in CountDownLatch.await, called by"
                + " PoolRig.await:")
        .doesNotContain("CountDownLatch$Sync", ", 1 in")
        .endsWith("One more is added; await instead of blocking, and none is needed.");
    PoolRig.until(() -> left.get() == 2);
  }

  @Test
  @DisplayName("semantics 106: where the processors are busy, a second for each worker")
  void shouldAddNoneSoonWhereTheProcessorsAreBusy() {
    load.processors = PoolRig.PROCESSORS;
    block(PoolRig.PROCESSORS + 1);
    entered(PoolRig.PROCESSORS);
    assertThat(starve()).isBetween(10 * PoolRig.PROCESSORS, 10 * PoolRig.PROCESSORS + 1);
    entered(PoolRig.PROCESSORS + 1);
  }

  @Test
  void shouldSetNoAlarmUnlessWorkWaits() {
    assertThat(time.armed()).isFalse();
    block(PoolRig.PROCESSORS);
    entered(PoolRig.PROCESSORS);
    time.advanceMillis(10_000);
    assertThat(time.fired()).isLessThanOrEqualTo(1); // it may have waited for its worker to come
    block(1);
    assertThat(time.armed()).isTrue();
    release.countDown();
    PoolRig.until(() -> left.get() == PoolRig.PROCESSORS + 1);
    time.advanceMillis(100);
    assertThat(time.armed()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  @DisplayName("semantics 84: never more workers than the maximum, which is said")
  void shouldStopAtTheMaximum() {
    rig(options.withSizes(0, 3), Duration.ofSeconds(20));
    block(5);
    entered(PoolRig.PROCESSORS);
    starve();
    entered(3);
    starve();
    assertThat(rig.pool.workerThreads()).isEqualTo(3);
    assertThat(told).last().matches(starvation -> !starvation.added());
    assertThat(told.stream().toList().getLast().sentence()).contains("All 3 workers", "maximum.");
    assertThat(rig.pool.setMaxThreads(5, 1000)).isTrue();
    starve();
    entered(4);
  }

  @Test
  @DisplayName("semantics 85: a higher minimum takes effect at once")
  void shouldAddWorkersAtOnceUpToAHigherMinimum() {
    block(6);
    entered(PoolRig.PROCESSORS);
    assertThat(rig.pool.setMinThreads(6, 1)).isTrue();
    entered(6);
    assertThat(rig.pool.availableWorkers()).isEqualTo(rig.pool.maxWorkers() - 6);
  }

  @Test
  @DisplayName("semantics 85: both sizes are set, or none")
  void shouldChangeNothingWhenOneOfTwoSizesMakesNoSense() {
    assertThat(rig.pool.setMinThreads(3, -1)).isFalse();
    assertThat(rig.pool.setMinThreads(-1, 3)).isFalse();
    assertThat(rig.pool.setMinThreads(3, 1001)).isFalse();
    assertThat(rig.pool.setMaxThreads(3, 0)).isFalse();
    assertThat(rig.pool.setMaxThreads(0, 3)).isFalse();
    assertThat(rig.pool.setMinThreads(3, 4)).isTrue();
    assertThat(rig.pool.setMaxThreads(3, 3)).isFalse();
    assertThat(rig.pool.setMaxThreads(2, 4)).isFalse();
    assertThat(rig.pool.setMaxThreads(40_000, 40_000)).isTrue();
    assertThat(rig.pool.minWorkers()).isEqualTo(3);
    assertThat(rig.pool.minIoThreads()).isEqualTo(4);
    assertThat(rig.pool.maxWorkers()).isEqualTo(32_767);
    assertThat(rig.pool.maxIoThreads()).isEqualTo(32_767);
    assertThat(rig.pool.setMinThreads(0, 0)).isTrue();
    assertThat(rig.pool.minWorkers()).isOne();
    assertThat(rig.pool.minIoThreads()).isOne();
  }

  @Test
  @DisplayName("semantics 107: joins are replaced at once, then one by one, and taken back")
  void shouldReplaceThoseThatJoinAtOnceAndThenSlowly() {
    TaskCompletionSource<Integer> toast = new TaskCompletionSource<>();
    Task<Integer> task = toast.task();
    int joins = 2 * PoolRig.PROCESSORS + 3;
    for (int i = 0; i < joins; i++) {
      rig.pool
          .workers()
          .queue(
              () -> {
                entered.incrementAndGet();
                task.join();
                left.incrementAndGet();
              });
    }
    entered(2 * PoolRig.PROCESSORS);
    for (int more = 1; more <= 3; more++) {
      PoolRig.until(time::armed);
      time.advanceMillis(more == 3 ? 50 : 25);
      entered(2 * PoolRig.PROCESSORS + more);
    }
    toast.setResult(7);
    PoolRig.until(() -> left.get() == joins);
    PoolRig.until(() -> rig.pool.workerGoal() == PoolRig.PROCESSORS);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldShrinkAgainWhenNothingIsToBeDone() {
    rig(options, Duration.ofMillis(20));
    block(PoolRig.PROCESSORS + 2);
    entered(PoolRig.PROCESSORS);
    starve();
    entered(PoolRig.PROCESSORS + 1);
    starve();
    entered(PoolRig.PROCESSORS + 2);
    assertThat(rig.pool.workerGoal()).isEqualTo(PoolRig.PROCESSORS + 2);
    release.countDown();
    PoolRig.until(() -> rig.pool.workerThreads() == 0);
    assertThat(rig.pool.workerGoal()).isEqualTo(PoolRig.PROCESSORS);
  }

  @Test
  void shouldTryAgainWhenTheThreadThatIsWantedCannotBeStarted() {
    block(PoolRig.PROCESSORS);
    entered(PoolRig.PROCESSORS);
    rig.noThreads = true;
    rig.pool.workers().queue(left::incrementAndGet);
    starve();
    assertThat(rig.faults).isNotEmpty().allMatch(OutOfMemoryError.class::isInstance);
    assertThat(left).hasValue(0);
    rig.noThreads = false;
    time.advanceMillis(100);
    PoolRig.until(() -> left.get() == 1);
  }

  @Test
  void shouldTellTheFaultOfAListenerAndAddAWorkerAllTheSame() {
    IllegalStateException fault = new IllegalStateException("on purpose");
    rig(
        options.withStarvation(
            starvation -> {
              throw fault;
            }),
        Duration.ofSeconds(20));
    block(PoolRig.PROCESSORS + 1);
    entered(PoolRig.PROCESSORS);
    time.advanceMillis(600);
    entered(PoolRig.PROCESSORS + 1);
    assertThat(rig.faults).containsExactly(fault);
  }
}
