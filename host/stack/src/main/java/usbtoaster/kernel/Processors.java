package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.ThreadMaker;

/**
 * The machine: a fixed number of processors, for which threads stand.
 *
 * <p>A thread that was not bound stands for a processor of {@link #system()}, given round robin.
 */
public final class Processors {
  private static final Processors SYSTEM =
      new Processors(Runtime.getRuntime().availableProcessors());

  private final Processor[] processors;
  private final LongSupplier nanoTime;
  private final ThreadMaker threads;
  private final AtomicInteger assigned = new AtomicInteger();
  // Volatile, both: set by any thread, read by those that insert or boost.
  private volatile boolean threadedDpcs = true;
  private volatile boolean javaPriorities;

  /** Makes a machine of {@code count} processors that logs the faults of DPCs and APCs. */
  public Processors(int count) {
    this(count, Processors::log);
  }

  /**
   * Makes a machine of {@code count} processors.
   *
   * @param faults gets what a DPC or an APC throws, on the thread and at the IRQL where it ran
   */
  public Processors(int count, Consumer<Throwable> faults) {
    this(count, faults, System::nanoTime, ThreadMaker.DEFAULT);
  }

  /**
   * Makes a machine of {@code count} processors with a clock of its own, by which DPCs of low
   * importance are drained and priorities decay. Waits are real time.
   *
   * @param nanoTime the clock, in nanoseconds: any thread asks, and it never goes backwards
   * @param threads makes the threads for threaded DPCs
   */
  public Processors(
      int count, Consumer<Throwable> faults, LongSupplier nanoTime, ThreadMaker threads) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "A machine of " + count + " processors. Ask for at least one.");
    }
    this.nanoTime = nanoTime;
    this.threads = threads;
    processors =
        IntStream.range(0, count)
            .mapToObj(number -> new Processor(number, this, faults))
            .toArray(Processor[]::new);
  }

  /** Returns the machine of this process: as many processors as the JVM sees. */
  public static Processors system() {
    return SYSTEM;
  }

  /** Returns processor {@code n}, counted from 0. */
  public Processor processor(int n) {
    return processors[n];
  }

  /** Returns how many processors there are. */
  public int count() {
    return processors.length;
  }

  /**
   * Sets whether threaded DPCs run on threads; if not, they are ordinary ones. From the next
   * insertion on (semantics item 49; NT has a registry value for it).
   */
  public void threadedDpcs(boolean on) {
    threadedDpcs = on;
  }

  boolean threadedDpcs() {
    return threadedDpcs;
  }

  /**
   * Sets whether Java's priority of a thread follows {@link KernelThread#priority}; as it stands,
   * it does not. It changes when the thread is boosted, waits or is asked. What an operating system
   * makes of it is another matter: on Linux, JVMs ignore it by default (semantics item 14).
   */
  public void javaPriorities(boolean on) {
    javaPriorities = on;
  }

  boolean javaPriorities() {
    return javaPriorities;
  }

  ThreadMaker threads() {
    return threads;
  }

  LongSupplier clock() {
    return nanoTime;
  }

  /**
   * Returns when every DPC that was queued before this call has run, as {@code KeFlushQueuedDpcs}.
   * DPCs that are queued meanwhile are not waited for. Only below DISPATCH, and not from a threaded
   * DPC.
   *
   * <p>Source: semantics item 50.
   */
  public void flushDpcs() {
    KernelThread thread = KernelThread.current();
    thread.requireWaitable();
    KernelEvent passed = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
    Dpc marker = new Dpc((dpc, context, argument1, argument2) -> passed.set(), null);
    for (Processor processor : processors) {
      marker.target(processor);
      marker.insert(0, 0);
      thread.waitFor(passed, false, -1);
      Dpc threaded = processor.threaded().marker(passed);
      if (threaded != null) {
        threaded.insert(0, 0);
        thread.waitFor(passed, false, -1);
      }
    }
  }

  /** Returns the processor for the next new thread. */
  Processor next() {
    return processors[Math.floorMod(assigned.getAndIncrement(), processors.length)];
  }

  static void log(Throwable fault) {
    LoggerFactory.getLogger(Processors.class)
        .error("A kernel callback failed; the kernel goes on", fault);
  }
}
