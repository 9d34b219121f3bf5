package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

class TimerDelayerTest {
  private static final long SECONDS_1000 = TimeUnit.SECONDS.toNanos(1000);

  private final Hands time = new Hands();
  private final ArrayDeque<Runnable> queued = new ArrayDeque<>();
  private final TaskScheduler runner = TaskScheduler.from(queued::add, "runner");
  private final TimerDelayer delayer = new TimerDelayer(time, runner);
  private final List<Object> ran = new ArrayList<>();

  /** Time that a test turns by hand. One thread. */
  private static final class Hands implements Timebase {
    final Map<Alarm, Long> alarms = new HashMap<>();
    boolean failing; // as a timer whose thread cannot be started
    long now = Long.MAX_VALUE - 1_000; // its origin is arbitrary: sums of it overflow

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void arm(Alarm alarm, long deadlineNanos) {
      if (failing) {
        throw new OutOfMemoryError("unable to create native thread: on purpose");
      }
      alarms.put(alarm, deadlineNanos);
    }

    @Override
    public void disarm(Alarm alarm) {
      alarms.remove(alarm);
    }

    void advance(long nanos) {
      long until = now + nanos;
      while (!alarms.isEmpty()) {
        Map.Entry<Alarm, Long> next = alarms.entrySet().iterator().next();
        if (next.getValue() - until > 0) {
          break;
        }
        now = next.getValue();
        alarms.remove(next.getKey());
        next.getKey().fire();
      }
      now = until;
    }
  }

  private void runAll() {
    for (Runnable next = queued.poll(); next != null; next = queued.poll()) {
      next.run();
    }
  }

  @Test
  void shouldRunActionsInTheOrderOfTheirTimesOnItsScheduler() {
    delayer.after(3_000, () -> ran.add("third"));
    delayer.after(1_000, () -> ran.add("first"));
    delayer.after(1_000, () -> ran.add("second"));
    delayer.after(Long.MAX_VALUE, () -> ran.add("never"));
    assertThat(time.alarms).hasSize(1);

    time.advance(2_000);
    assertThat(ran).isEmpty();
    runAll();
    assertThat(ran).containsExactly("first", "second");
    time.advance(2_000);
    runAll();

    assertThat(ran).containsExactly("first", "second", "third");
    assertThat(delayer.pending()).isOne();
  }

  @Test
  void shouldLeaveNoAlarmWhenAllIsTakenBack() {
    Runnable late = delayer.after(3_000, () -> ran.add("late"));
    Runnable early = delayer.after(1_000, () -> ran.add("early"));
    early.run();
    early.run();
    time.advance(2_000);
    assertThat(queued).isEmpty();
    late.run();

    assertThat(time.alarms).isEmpty();
    assertThat(delayer.pending()).isZero();
  }

  @Test
  void shouldLeaveNoTimerOfACanceledSource() {
    CancellationTokenSource source = new CancellationTokenSource(delayer);
    source.cancelAfter(SECONDS_1000);
    Task<@Nullable Void> delay = Task.delay(SECONDS_1000, delayer, source.token());
    assertThat(delayer.pending()).isEqualTo(2);

    source.cancel();

    assertThat(delay.isCanceled()).isTrue();
    assertThat(delayer.pending()).isZero();
    assertThat(time.alarms).isEmpty();
  }

  @Test
  void shouldKeepTheBooksOfManyAtRandom() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("TimerDelayerTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    List<Runnable> back = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    List<Integer> delays =
        IntStream.range(0, 10_000).map(i -> random.nextInt(1, 100_000)).boxed().toList();
    delays.forEach(delay -> back.add(delayer.after(delay, () -> ran.add(delay))));
    for (int i = 0; i < delays.size(); i++) {
      if (random.nextBoolean()) {
        back.get(i).run();
      } else {
        expected.add(delays.get(i));
      }
    }
    expected.sort(null);

    time.advance(100_000);
    runAll();

    assertThat(ran).containsExactlyElementsOf(expected);
    assertThat(time.alarms).isEmpty();
  }

  @Test
  void shouldRunElsewhereWhereItsSchedulerHasClosed() {
    TimerDelayer orphan =
        new TimerDelayer(
            time,
            TaskScheduler.from(
                work -> {
                  throw new RejectedExecutionException("closed");
                },
                "closed"));
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    orphan.after(1_000, () -> source.setResult("toast"));

    time.advance(1_000);

    assertThat(source.task().join()).isEqualTo("toast");
  }

  @Test
  void shouldGoOnWhereItsSchedulerThrows() {
    TaskScheduler broken =
        new TaskScheduler() {
          @Override
          public void queue(Runnable work) {
            work.run();
          }
        };
    TimerDelayer direct = new TimerDelayer(time, broken);
    direct.after(1_000, () -> Integer.parseInt("burnt"));
    direct.after(1_000, () -> ran.add("second"));

    assertThatIllegalStateException().isThrownBy(() -> time.advance(1_000));

    assertThat(ran).containsExactly("second");
  }

  @Test
  void shouldCancelOverTheSharedTimerOnAWorkerAndWithoutAnyOtherThread() {
    try (SharedTimer timer = new SharedTimer();
        ExecutorService executor =
            Executors.newSingleThreadExecutor(body -> new Thread(body, "worker-1"))) {
      TimerDelayer real = new TimerDelayer(timer, TaskScheduler.from(executor, "workers"));
      TaskCompletionSource<String> name = new TaskCompletionSource<>();
      try (CancellationTokenSource source = new CancellationTokenSource(real)) {
        source.token().register(() -> name.setResult(Thread.currentThread().getName()));
        source.cancelAfter(1_000);

        assertThat(name.task().join()).isEqualTo("worker-1");
      }
      Task.delay(1_000, real).join();
      assertThat(real.pending()).isZero();
    }
  }

  @Test
  void shouldRememberNothingThatTheTimerDidNotTake() {
    time.failing = true;
    assertThatThrownBy(() -> delayer.after(5, () -> ran.add("never")))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(delayer.pending()).isZero();
    time.failing = false;
    delayer.after(10, () -> ran.add("later"));
    time.advance(10);
    queued.forEach(Runnable::run);
    assertThat(ran).containsExactly("later");
  }
}
