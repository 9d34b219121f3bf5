package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;

/**
 * An interrupt line's service routine, and the lock that keeps it from running twice at once.
 *
 * <p>{@link #interrupt} is called by the thread that delivers the edge. That thread is borrowed: it
 * raises to the interrupt's IRQL, runs the service routine under the interrupt's lock, and on the
 * way down runs the DPCs that were queued. Several threads may deliver at once; they take turns.
 *
 * <p>An edge that arrives on a thread whose IRQL masks it (a service routine that acknowledges its
 * device and gets the next edge in the same call) is kept and taken when that thread's IRQL falls.
 * Kept edges of one line merge, as in an interrupt controller: an edge is a hint and not a count.
 *
 * <p>Errors: no Throwable leaves {@link #interrupt}, because an edge thread may die of one
 * unnoticed. What the routine throws goes to the handler.
 *
 * <p>Source: semantics items 38, 40 and 41.
 */
public final class InterruptObject {
  /** What runs at the interrupt's IRQL. */
  @FunctionalInterface
  public interface ServiceRoutine {
    /** Acknowledges and queues a DPC. Returns false if the device did not interrupt. */
    boolean service(InterruptObject interrupt);
  }

  private final Irql irql;
  private final ServiceRoutine isr;
  private final String name;
  private final Faults faultHandler;
  private final Trace trace;
  private final RawLock lock = new RawLock();
  private final AtomicBoolean masked = new AtomicBoolean();
  private final AtomicLong interrupts = new AtomicLong();
  private final AtomicLong claimed = new AtomicLong();
  private final AtomicLong spurious = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();

  @Nullable InterruptObject nextMasked; // of the thread that won masked

  /**
   * Makes the interrupt of a device that need not be acknowledged at once: its service routine, at
   * {@link Irql#DEVICE}, only queues {@code dpc}, which then looks at the device. It has the trace
   * of the DPC.
   */
  public InterruptObject(Dpc dpc) {
    this(
        Irql.DEVICE,
        interrupt -> queue(dpc),
        Processors::log,
        dpc.trace(),
        "InterruptObject.queue");
  }

  /**
   * Makes an interrupt object.
   *
   * @param irql where the routine runs: {@link Irql#DEVICE} or above
   * @param faults gets what the routine throws, at the IRQL of the interrupted code
   */
  public InterruptObject(Irql irql, ServiceRoutine isr, Consumer<Throwable> faults) {
    this(irql, isr, faults, Trace.OFF, "interrupt service routine");
  }

  /**
   * Makes an interrupt object.
   *
   * @param irql where the routine runs: {@link Irql#DEVICE} or above
   * @param faults gets what the routine throws, at the IRQL of the interrupted code
   * @param trace is told when the routine runs ({@link Activity#ISR})
   * @param name the driver's own name of the routine, as {@code ToasterInterrupt.serve}
   */
  public InterruptObject(
      Irql irql, ServiceRoutine isr, Consumer<Throwable> faults, Trace trace, String name) {
    if (irql.below(Irql.DEVICE)) {
      throw new IllegalArgumentException("An interrupt at " + irql + ". Use DEVICE or HIGH.");
    }
    this.irql = irql;
    this.isr = isr;
    this.name = name;
    this.faultHandler = new Faults(faults);
    this.trace = trace;
  }

  private static boolean queue(Dpc dpc) {
    dpc.insert(0, 0);
    return true;
  }

  /**
   * Delivers an edge. Lets no Throwable out.
   *
   * @return whether the service routine claimed it; false also if it was masked and comes later
   */
  public boolean interrupt() {
    try {
      KernelThread thread = KernelThread.current();
      if (thread.irql().atLeast(irql)) {
        if (masked.compareAndSet(false, true)) {
          thread.mask(this);
        }
        return false;
      }
      return service(thread);
    } catch (Throwable fault) {
      faults.incrementAndGet();
      faultHandler.report(fault);
      return false;
    }
  }

  private boolean service(KernelThread thread) {
    long lent = thread.lend();
    Irql old = thread.raise(irql);
    boolean claims;
    lock.lock();
    long began = trace.beginRoutine(Activity.ISR);
    try {
      interrupts.incrementAndGet();
      claims = isr.service(this);
      if (thread.irql() != irql) {
        throw new KernelBugCheck(
            "IRQL_GT_ZERO_AT_SYSTEM_SERVICE",
            "The service routine returned at " + thread.irql() + ". Lower only what it raised.");
      }
      (claims ? claimed : spurious).incrementAndGet();
    } catch (Throwable fault) {
      thread.apcs().regions(lent);
      throw fault;
    } finally {
      trace.endRoutine(Activity.ISR, name, began);
      lock.unlock();
      thread.force(irql);
      thread.reclaim(lent);
      thread.lower(old);
    }
    return claims;
  }

  /**
   * Runs {@code r} at the interrupt's IRQL under its lock, so never while the service routine runs,
   * as {@code KeSynchronizeExecution}. What it throws comes out, after the IRQL was restored.
   */
  public <T extends @Nullable Object> T synchronizeExecution(Supplier<T> r) {
    if (lock.heldByCurrentThread()) {
      throw new KernelBugCheck(
          "SPIN_LOCK_ALREADY_OWNED",
          "This thread holds the interrupt's lock already. Call the routine directly.");
    }
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(irql);
    lock.lock();
    try {
      return r.get();
    } finally {
      lock.unlock();
      thread.force(irql);
      thread.lower(old);
    }
  }

  /** Returns the IRQL at which the service routine runs. */
  public Irql irql() {
    return irql;
  }

  /** Returns how often the service routine ran. */
  public long interrupts() {
    return interrupts.get();
  }

  /** Returns how often the service routine said that the device had interrupted. */
  public long claimed() {
    return claimed.get();
  }

  /** Returns how often the service routine said that it was not its device. */
  public long spurious() {
    return spurious.get();
  }

  /** Returns how often something was thrown and went to the handler. */
  public long faults() {
    return faults.get();
  }

  void unmask() {
    masked.set(false);
  }
}
