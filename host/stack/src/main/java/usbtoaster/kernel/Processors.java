package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * The machine: a fixed number of processors, for which threads stand.
 *
 * <p>A thread that was not bound stands for a processor of {@link #system()}, given round robin.
 */
public final class Processors {
  private static final Processors SYSTEM =
      new Processors(Runtime.getRuntime().availableProcessors());

  private final Processor[] processors;
  private final AtomicInteger assigned = new AtomicInteger();

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
    if (count < 1) {
      throw new IllegalArgumentException(
          "A machine of " + count + " processors. Ask for at least one.");
    }
    processors =
        IntStream.range(0, count)
            .mapToObj(number -> new Processor(number, faults))
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
   * Returns when every DPC that was queued before this call has run, as {@code KeFlushQueuedDpcs}.
   * DPCs that are queued meanwhile are not waited for. Only below DISPATCH.
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
