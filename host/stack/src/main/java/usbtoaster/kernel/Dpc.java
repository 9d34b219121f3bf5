package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;

/**
 * A deferred procedure call: what an interrupt leaves to do at DISPATCH.
 *
 * <p>Any thread may insert and remove at any IRQL; nothing is allocated. The routine runs at
 * DISPATCH on a borrowed thread and must be short (100 µs): it neither waits nor is pre-empted by
 * another DPC of its processor. The same DPC can run on two processors at once when it is inserted
 * while it runs. What the routine throws goes to the processor's handler.
 *
 * <p>A {@link #threaded} one runs at PASSIVE on a thread of its processor, and ordinary DPCs run
 * meanwhile. It must be fit for DISPATCH all the same: see {@link
 * Processors#threadedDpcs(boolean)}.
 *
 * <p>Source: semantics items 42 to 50.
 */
public final class Dpc {
  /** How urgent a DPC is. It counts at the time of the insertion. */
  public enum Importance {
    /** To the tail; waits for another DPC, for an idle processor or for a deep queue. */
    LOW,
    /** To the tail; drained as soon as the IRQL allows. */
    MEDIUM,
    /** As {@link #MEDIUM}, and NT interrupts a remote processor, which here is idle in any case. */
    MEDIUM_HIGH,
    /** To the head. */
    HIGH
  }

  /** What a DPC does. */
  @FunctionalInterface
  public interface Routine {
    /** Runs at DISPATCH, after {@code dpc} has left the queue: it may insert itself again. */
    void run(Dpc dpc, @Nullable Object context, long argument1, long argument2);
  }

  private final Routine routine;
  private final @Nullable Object context;
  private final Trace trace;
  private final String name;

  private final boolean threaded;

  /** The queue in which this is or is about to be; null: free to be inserted. */
  private final AtomicReference<@Nullable DpcQueue> queue = new AtomicReference<>();

  // Volatile: set by one thread, read by the inserting ones.
  private volatile @Nullable Processor target;
  private volatile Importance importance = Importance.MEDIUM;

  @Nullable Dpc next; // these five under the lock of the queue in which this is
  @Nullable Dpc previous;
  private boolean linked;
  private long argument1;
  private long argument2;

  /** Makes a DPC of medium importance for the current processor. */
  public Dpc(Routine routine, @Nullable Object context) {
    this(routine, context, Trace.OFF, "deferred routine");
  }

  /**
   * Makes a DPC of medium importance for the current processor.
   *
   * @param trace is told when the routine runs ({@link Activity#DPC})
   * @param name the driver's own name of the routine, as {@code BusLoop.onInterrupt}
   */
  public Dpc(Routine routine, @Nullable Object context, Trace trace, String name) {
    this(routine, context, trace, name, false);
  }

  private Dpc(
      Routine routine, @Nullable Object context, Trace trace, String name, boolean threaded) {
    this.threaded = threaded;
    this.routine = routine;
    this.context = context;
    this.trace = trace;
    this.name = name;
  }

  /** Makes a threaded DPC of medium importance for the current processor (semantics item 49). */
  public static Dpc threaded(Routine routine, @Nullable Object context) {
    return threaded(routine, context, Trace.OFF, "threaded deferred routine");
  }

  /** Makes a threaded DPC: see {@link #threaded(Routine, Object)} and the constructor. */
  public static Dpc threaded(Routine routine, @Nullable Object context, Trace trace, String name) {
    return new Dpc(routine, context, trace, name, true);
  }

  /**
   * Queues the DPC on its target, or else on the current processor. Below DISPATCH it has run when
   * this returns, unless another thread drains that processor just now, or it is threaded.
   *
   * @return false if it is queued already: the first arguments stay
   */
  public boolean insert(long argument1, long argument2) {
    KernelThread thread = KernelThread.current();
    Processor here = thread.processor();
    Processor wanted = target;
    Processor processor = wanted == null ? here : wanted;
    DpcQueue into = processor.queueFor(this);
    if (!queue.compareAndSet(null, into)) {
      return false;
    }
    if (processor.enqueue(this, into, argument1, argument2, processor == here)) {
      thread.drain(processor);
    }
    return true;
  }

  /** Takes the DPC out of its queue. True: the insertion that it undoes will not run. */
  public boolean remove() {
    DpcQueue from = queue.get();
    while (from != null) {
      if (from.remove(this)) {
        return true;
      }
      DpcQueue now = queue.get();
      if (now == from) {
        return false; // claimed and not yet linked: that insertion comes after this removal
      }
      from = now;
    }
    return false;
  }

  /** Sets the processor for insertions from now on. */
  public void target(Processor processor) {
    target = processor;
  }

  /** Sets the importance of insertions from now on. */
  public void importance(Importance i) {
    importance = i;
  }

  Importance importance() {
    return importance;
  }

  long argument1() {
    return argument1;
  }

  long argument2() {
    return argument2;
  }

  boolean isThreaded() {
    return threaded;
  }

  boolean linkedIn(DpcQueue here) {
    return queue.get() == here && linked;
  }

  void link(@Nullable Dpc before, @Nullable Dpc after, long first, long second) {
    previous = before;
    next = after;
    argument1 = first;
    argument2 = second;
    linked = true;
  }

  void unlink() {
    previous = null;
    next = null;
    linked = false;
  }

  /** Lets the next insertion in. */
  void free() {
    queue.set(null);
  }

  Trace trace() {
    return trace;
  }

  void run(long first, long second) {
    long began = trace.beginRoutine(Activity.DPC);
    try {
      routine.run(this, context, first, second);
    } finally {
      trace.endRoutine(Activity.DPC, name, began);
    }
  }
}
