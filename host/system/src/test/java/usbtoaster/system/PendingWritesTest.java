package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.pico.Pace;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/** There is no thread: however many writes are pending. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class PendingWritesTest {
  private final TestTarget target;

  PendingWritesTest(TestTarget target) {
    this.target = target;
  }

  private static final int WRITES = 100_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final byte[] bread = new byte[100];

  @Test
  void shouldHoldManyPendingWritesWithoutAnyThread() throws Exception {
    // The device identifies itself (4 frames or so), then never answers again.
    FaultPlan silence = FaultPlan.scripted(new Fault.Silence(40, Fault.FOR_EVER, false));
    ToasterSettings patient =
        ToasterSettings.DEFAULT.withFrameTimeoutNanos(TimeUnit.HOURS.toNanos(1));
    try (RealSystem system = new RealSystem(target, silence, Pace.FAST, patient, 0);
        ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      Task<Integer> unheard = silenceTheDevice(system, stream);
      int before = system.pool.ioThreads() + system.pool.workerThreads();
      long started = THREADS.getTotalStartedThreadCount();

      CancellationTokenSource source = new CancellationTokenSource();
      List<Task<Integer>> writes = new ArrayList<>(WRITES);
      AtomicIntegerArray completions = new AtomicIntegerArray(WRITES);
      CountDownLatch ended = new CountDownLatch(WRITES);
      long heapBefore = usedHeap();
      for (int i = 0; i < WRITES; i++) {
        writes.add(stream.writeAsync(bread, 0, bread.length, source.token()));
      }
      long heapBytes = (usedHeap() - heapBefore) / WRITES;
      for (int i = 0; i < WRITES; i++) {
        int number = i;
        writes
            .get(i)
            .onCompleted(
                () -> {
                  completions.incrementAndGet(number);
                  ended.countDown();
                },
                false);
      }

      assertThat(stream.inFlight()).isEqualTo(WRITES + 1);
      assertThat(THREADS.getTotalStartedThreadCount()).isEqualTo(started);
      assertThat(system.pool.ioThreads() + system.pool.workerThreads()).isEqualTo(before);
      assertThat(
              ThreadCensus.take(
                      (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent)
                  .waiting())
          .isEmpty();
      LoggerFactory.getLogger(PendingWritesTest.class)
          .info("{} writes pending, {} heap bytes each, no thread made", WRITES, heapBytes);
      assertThat(heapBytes).isLessThan(1500);

      source.cancel();
      ended.await();
      assertThat(writes).allMatch(Task::isCanceled);
      for (int i = 0; i < WRITES; i++) {
        assertThat(completions.get(i)).isOne();
      }
      assertThat(unheard.isCompleted()).isFalse();
      assertThat(stream.inFlight()).isOne();
    }
  }

  /** Writes until the device does not receive it any more; returns the write that stays pending. */
  private Task<Integer> silenceTheDevice(RealSystem system, ToasterStream stream) {
    stream.writeAsync(bread).join();
    long missed = system.device.unheard(); // while it booted
    while (true) {
      Task<Integer> write = stream.writeAsync(bread);
      while (!write.isCompleted()) {
        if (system.device.unheard() > missed) {
          return write;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
