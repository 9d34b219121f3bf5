package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/** What is done for each request allocates nothing. */
class SteadyStateTest {
  private static final int ROUNDS = 50_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Something that is done again and again; named for the report. */
  record Step(String name, Runnable work) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Step> steps() {
    SpinLock lock = new SpinLock();
    Dpc dpc = new Dpc((self, context, first, second) -> {}, null);
    InterruptObject line = new InterruptObject(Irql.DEVICE, self -> dpc.insert(1, 2), fault -> {});
    CompletionPort port = new CompletionPort(2);
    CompletionPacket packet = new PostedPacket();
    CompletionPacket[] into = new CompletionPacket[4];
    KernelEvent event = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
    Apc apc = new Apc(KernelThread.current(), Apc.Mode.USER, () -> {});
    ManualDeadline time = new ManualDeadline();
    KernelTimer timer = new KernelTimer(time, dpc);
    return Stream.of(
        new Step("spin lock", () -> lock.release(lock.acquire())),
        new Step("interrupt and DPC", line::interrupt),
        new Step(
            "port",
            () -> {
              port.insert(packet);
              port.remove(0);
            }),
        new Step(
            "port, batch",
            () -> {
              port.insert(packet);
              port.remove(into, 4, true, 0);
            }),
        new Step(
            "event",
            () -> {
              event.set();
              KernelThread.current().waitFor(event, false, -1);
            }),
        new Step(
            "APC",
            () -> {
              apc.target(KernelThread.current());
              apc.insert(1, 2);
              KernelThread.current().delay(true, 0);
            }),
        new Step(
            "timer",
            () -> {
              timer.set(time.now++);
              timer.cancel();
            }));
  }

  /** A timebase that keeps no alarms. */
  private static final class ManualDeadline implements Timebase {
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void arm(Alarm alarm, long deadlineNanos) {}

    @Override
    public void disarm(Alarm alarm) {}
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shouldNotAllocate(Step step) {
    assertThat(allocated(step.work())).isLessThan(ROUNDS / 10);
  }

  @Test
  void shouldNotAllocateWhenAnAlarmArmsItself() throws InterruptedException {
    long[] bytes = new long[1];
    int[] left = {2 * ROUNDS};
    CountDownLatch done = new CountDownLatch(1);
    try (SharedTimer timer = new SharedTimer()) {
      Alarm[] alarm = new Alarm[1];
      alarm[0] =
          () -> {
            left[0]--;
            if (left[0] == ROUNDS) {
              bytes[0] = THREADS.getCurrentThreadAllocatedBytes();
            }
            if (left[0] == 0) {
              bytes[0] = THREADS.getCurrentThreadAllocatedBytes() - bytes[0];
              done.countDown();
            } else {
              timer.arm(alarm[0], timer.nanoTime());
            }
          };
      timer.arm(alarm[0], timer.nanoTime());
      done.await();
    }
    assertThat(bytes[0]).isLessThan(ROUNDS / 10);
  }

  private static long allocated(Runnable work) {
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
