package usbtoaster.io;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** A pool for two processors whose threads can be forbidden, and what it was told of. */
public final class PoolRig implements AutoCloseable {
  static final int PROCESSORS = 2;

  public final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Thread> made = new ConcurrentLinkedQueue<>();
  public final IoManager io = new IoManager(Trace.OFF, 16, faults::add);
  public final ThreadPool pool;
  // Volatile: set by the test, read by whoever makes a thread.
  volatile boolean noThreads;

  PoolRig() {
    this(1000);
  }

  public PoolRig(int maxIoThreads) {
    this(maxIoThreads, Duration.ofSeconds(20), WorkerOptions.DEFAULT);
  }

  PoolRig(WorkerOptions workers, Duration idle) {
    this(1000, idle, workers);
  }

  private PoolRig(int maxIoThreads, Duration idle, WorkerOptions workers) {
    ThreadPoolOptions options =
        new ThreadPoolOptions(PROCESSORS, maxIoThreads, idle, faults::add, this::make, workers)
            .withSpin(Duration.ZERO); // who waits parks, and can be seen to
    pool = new ThreadPool(io, options);
  }

  /** Makes a thread that cannot be started while there are to be none, as at the system's limit. */
  private Thread make(ThreadKind kind, String name, Runnable body) {
    if (noThreads) {
      throw new OutOfMemoryError("unable to create native thread: on purpose");
    }
    Thread thread = new StackThread(kind, name, body);
    made.add(thread);
    return thread;
  }

  void post(CompletionCallback callback) {
    pool.port().post(0, callback, NtStatus.SUCCESS, 0);
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void until(BooleanSupplier condition) {
    Stillness.until("what the pool does", condition);
  }

  @Override
  public void close() {
    pool.close();
  }
}
