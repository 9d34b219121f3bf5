package usbtoaster.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.IoException;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.trace.census.HeapCensus;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/**
 * What a pending write costs: issues many on a toaster that is silent for ever, measures the heap
 * and the threads, cancels them all, and checks that each is canceled exactly once.
 *
 * <p>Run with a collector that stops the world, or the heap's numbers mean little.
 */
public final class PendingFootprint {
  private static final int WRITES = 100_000;
  private static final int SIZE = 64;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SwitchedSilence silence = new SwitchedSilence();
  private final byte[] data = new byte[SIZE];
  private final List<Task<Integer>> writes = new ArrayList<>(WRITES);
  private final AtomicIntegerArray ends = new AtomicIntegerArray(WRITES);
  private final CountDownLatch ended = new CountDownLatch(WRITES);
  private final CancellationTokenSource source = new CancellationTokenSource();
  private final boolean withToken;

  private PendingFootprint(boolean withToken) {
    this.withToken = withToken;
  }

  /** A plan in which the device falls silent for ever when it is told so. */
  private static final class SwitchedSilence implements FaultPlan {
    private volatile boolean on; // volatile: set by the main thread, read where frames are sent

    @Override
    public List<Fault> start() {
      return List.of();
    }

    @Override
    public List<Fault> frame(long frame, int bytes) {
      return on ? List.of(new Fault.Silence(frame, Fault.FOR_EVER, false)) : List.of();
    }

    @Override
    public List<Fault> edge(long edge) {
      return List.of();
    }
  }

  /**
   * Measures without and with a cancellation token at each write. Exits with 1 if a check fails.
   */
  public static void main(String[] args) throws Exception {
    new PendingFootprint(false).run();
    new PendingFootprint(true).run();
  }

  private void run() throws IoException, InterruptedException {
    ToasterSettings settings =
        ToasterSettings.DEFAULT.withFrameTimeoutNanos(TimeUnit.HOURS.toNanos(1));
    try (Rig rig = Rig.mocked(settings, silence)) {
      rig.stream.writeAsync(data).join(); // everything is loaded and all threads are made
      silence.on = true;
      int threadsBefore = THREADS.getThreadCount();
      long startedBefore = THREADS.getTotalStartedThreadCount();
      HeapCensus before = HeapCensus.take();
      long empty = usedHeap();

      issue(rig);
      long pending = usedHeap();
      List<HeapCensus.Held> held = HeapCensus.take().grownSince(before, WRITES / 2);
      for (int i = 0; i < WRITES; i++) {
        await(i);
      }
      long awaited = usedHeap();

      System.out.printf(
          "%,d writes of %d bytes pending on a silent toaster, %s a cancellation token:%n",
          WRITES, SIZE, withToken ? "with" : "without");
      System.out.printf(
          "  heap: %d bytes a write, %d more for its continuation%n",
          (pending - empty) / WRITES, (awaited - pending) / WRITES);
      for (String line : HeapCensus.table(held, WRITES)) {
        System.out.println("    " + line);
      }
      System.out.printf(
          "  threads: %d before, %d now, %d started; %d wait for a write%n",
          threadsBefore,
          THREADS.getThreadCount(),
          THREADS.getTotalStartedThreadCount() - startedBefore,
          waitingThreads());
      check(rig.stream.inFlight() == WRITES, "Some writes are not pending.");
      check(THREADS.getTotalStartedThreadCount() == startedBefore, "Threads were started.");
      check(waitingThreads() == 0, "Threads wait.");
      cancel(rig);
    }
  }

  private void issue(Rig rig) {
    CancellationToken token = withToken ? source.token() : CancellationToken.NONE;
    for (int i = 0; i < WRITES; i++) {
      writes.add(rig.stream.writeAsync(data, 0, SIZE, token));
    }
  }

  private void await(int index) {
    writes
        .get(index)
        .onCompleted(
            () -> {
              ends.incrementAndGet(index);
              ended.countDown();
            },
            false);
  }

  private void cancel(Rig rig) throws InterruptedException {
    long start = System.nanoTime();
    if (withToken) {
      source.cancel();
    } else {
      rig.stream.cancelAll();
    }
    check(ended.await(1, TimeUnit.MINUTES), "Some writes were not cancelled.");
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    for (int i = 0; i < WRITES; i++) {
      check(writes.get(i).isCanceled(), "Write " + i + " ended, but not as cancelled.");
      check(ends.get(i) == 1, "Write " + i + " ended " + ends.get(i) + " times.");
    }
    check(rig.stream.inFlight() == 0, "Requests are left.");
    System.out.printf("  cancelled: %,d in %d ms, each exactly once%n", WRITES, millis);
  }

  private static long waitingThreads() {
    return ThreadCensus.take(
            (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent)
        .waiting()
        .size();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc(); // three times: what a reference handler frees is gone, too
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void check(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalStateException(sentence);
    }
  }
}
