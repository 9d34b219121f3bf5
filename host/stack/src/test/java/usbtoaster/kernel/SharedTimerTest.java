package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.time.Alarm;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

class SharedTimerTest {
  private static final long FAR = 3_600_000_000_000L;

  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final SharedTimer timer = new SharedTimer(ThreadKind.DEVICE, "hardware", faults::add);

  @AfterEach
  void close() {
    timer.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs {@code work} on the timer's thread. */
  private void onTimer(Runnable work) {
    CountDownLatch done = new CountDownLatch(1);
    Alarm alarm =
        () -> {
          work.run();
          done.countDown();
        };
    timer.arm(alarm, timer.nanoTime());
    await(done);
  }

  @Test
  void shouldFireOnOneDaemonThreadOfItsKind() {
    List<Thread> threads = new ArrayList<>();
    onTimer(() -> threads.add(Thread.currentThread()));
    assertThat(threads.getFirst())
        .isInstanceOfSatisfying(
            StackThread.class, thread -> assertThat(thread.kind()).isEqualTo(ThreadKind.DEVICE));
    assertThat(threads.getFirst().isDaemon()).isTrue();
    assertThat(threads.getFirst().getName()).isEqualTo("hardware");
  }

  @Test
  void shouldNotFireBeforeTheDeadline() {
    long[] times = new long[2];
    CountDownLatch done = new CountDownLatch(1);
    times[0] = timer.nanoTime() + 3_000_000;
    timer.arm(
        () -> {
          times[1] = timer.nanoTime();
          done.countDown();
        },
        times[0]);
    await(done);
    assertThat(times[1] - times[0]).isNotNegative();
  }

  @Test
  void shouldFireEarliestFirstAndForgetTheDisarmed() {
    long seed = Long.getLong("toaster.seed", 7L);
    Random random = new Random(seed);
    List<Long> fired = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    onTimer(
        () -> {
          long now = timer.nanoTime();
          List<Alarm> alarms = new ArrayList<>();
          List<Long> deadlines = new ArrayList<>();
          for (int i = 0; i < 200; i++) {
            long deadline = now - random.nextInt(1_000_000);
            alarms.add(() -> fired.add(deadline));
            deadlines.add(deadline);
            timer.arm(alarms.get(i), now + random.nextInt(1_000_000) + FAR);
          }
          for (int i = 0; i < 200; i++) {
            timer.arm(alarms.get(i), deadlines.get(i)); // moves it
          }
          for (int i = 0; i < 200; i++) {
            if (random.nextBoolean()) {
              timer.disarm(alarms.get(i));
            } else {
              expected.add(deadlines.get(i));
            }
          }
          timer.arm(done::countDown, now + 1);
        });
    await(done);
    Collections.sort(expected);
    assertThat(fired).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void shouldWakeUpForAnEarlierAlarmOnly() {
    Thread[] thread = new Thread[1];
    onTimer(() -> thread[0] = Thread.currentThread());
    Alarm far = () -> faults.add(new AssertionError("an hour has not passed"));
    timer.arm(far, timer.nanoTime() + FAR);
    Await.parked(thread[0], timer);
    timer.arm(() -> {}, timer.nanoTime() + 2 * FAR);
    onTimer(() -> {}); // would hang if it were not unparked
    timer.disarm(far);
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldFireAnAlarmThatArmsItself() {
    AtomicInteger left = new AtomicInteger(10_000);
    CountDownLatch done = new CountDownLatch(1);
    Alarm[] alarm = new Alarm[1];
    alarm[0] =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.countDown();
          } else {
            timer.arm(alarm[0], timer.nanoTime());
          }
        };
    timer.arm(alarm[0], timer.nanoTime());
    await(done);
    assertThat(left.get()).isZero();
  }

  @Test
  void shouldHandFaultsToTheHandlerAndGoOn() {
    timer.arm(
        () -> {
          throw new StackOverflowError("on purpose");
        },
        timer.nanoTime());
    onTimer(() -> {});
    assertThat(faults).singleElement().isInstanceOf(StackOverflowError.class);
  }

  @Test
  void shouldGoOnWhenItsThreadIsInterrupted() {
    onTimer(() -> Thread.currentThread().interrupt());
    Thread[] thread = new Thread[1];
    onTimer(() -> thread[0] = Thread.currentThread());
    timer.arm(() -> {}, timer.nanoTime() + FAR);
    Await.parked(thread[0], timer);
    assertThat(thread[0].isInterrupted()).isFalse();
  }

  @Test
  void shouldFireNothingAfterClose() {
    AtomicInteger fired = new AtomicInteger();
    Thread[] thread = new Thread[1];
    onTimer(() -> thread[0] = Thread.currentThread());
    timer.arm(fired::incrementAndGet, timer.nanoTime() + FAR);
    timer.close();
    assertThat(thread[0].isAlive()).isFalse();
    timer.arm(fired::incrementAndGet, timer.nanoTime());
    assertThat(fired.get()).isZero();
  }

  @Test
  void shouldCloseFromItsOwnThread() {
    Thread[] thread = new Thread[1];
    onTimer(
        () -> {
          thread[0] = Thread.currentThread();
          timer.close();
        });
    Await.until("the thread ended", () -> !thread[0].isAlive());
  }
}
