package usbtoaster.kernel;

import java.util.Arrays;

/**
 * The part of a {@link KernelThread} that is about levels: its IRQL, the processor that it stands
 * for, what comes in on the way down, and what the level forbids.
 *
 * <p>Everything here is for the thread itself. Errors: misuse is a {@link KernelBugCheck}. Source:
 * semantics items 12, 38, 39, 45 and 49.
 */
abstract sealed class ThreadLevels permits KernelThread {
  private static final Irql[] LEVELS = Irql.values();

  private final MaskedInterrupts masked = new MaskedInterrupts();
  private final StartingDevices starting = new StartingDevices();
  private Irql irql = Irql.PASSIVE;
  private Processor processor = Processors.system().next();
  private Processor[] owed = new Processor[2]; // whose queues to drain when the IRQL falls
  private int owedCount;
  private boolean inThreadedDpc;
  int spinLocks; // how many it holds

  /** Returns the Java thread. */
  public abstract Thread thread();

  abstract ApcQueue apcs();

  /** Returns the thread's IRQL. Asked by the thread itself. */
  public Irql irql() {
    return irql;
  }

  /** Returns the processor that the thread stands for; within a DPC, the DPC's. */
  public Processor processor() {
    return processor;
  }

  /** Returns the number of the processor that the thread stands for. */
  public int processorNumber() {
    return processor.number();
  }

  // IRQL

  /** Raises the IRQL. Returns what it was, for {@link #lower}. */
  public Irql raise(Irql to) {
    Irql old = irql;
    if (to.below(old)) {
      throw new KernelBugCheck(
          "IRQL_NOT_GREATER_OR_EQUAL",
          "Raised from " + old + " to " + to + ". Call lower to go down.");
    }
    irql = to;
    return old;
  }

  /**
   * Lowers the IRQL. On the way down come, in this order: interrupts that were masked, queued DPCs,
   * kernel APCs.
   */
  public void lower(Irql to) {
    Irql from = irql;
    if (from.below(to)) {
      throw new KernelBugCheck(
          "IRQL_NOT_LESS_OR_EQUAL",
          "Lowered from " + from + " to " + to + ". Lower to what raise returned.");
    }
    if (!masked.isEmpty() && from != to) {
      irql = to.below(Irql.DISPATCH) ? Irql.DISPATCH : to;
      masked.take(irql);
    }
    if (from.atLeast(Irql.DISPATCH) && to.below(Irql.DISPATCH)) {
      irql = Irql.DISPATCH;
      retireDpcs();
    }
    irql = to;
    if (to == Irql.PASSIVE) {
      apcs().deliverKernel();
    }
  }

  /** Sets the IRQL. Nothing is delivered. */
  void force(Irql to) {
    irql = to;
  }

  // Callbacks that run on this thread

  /**
   * Notes the IRQL and the regions, which a callback must leave as they are, and takes the
   * interrupt flag away: it is the thread's, and would end the callback's own waits. {@link
   * #reclaim} follows in any case, {@link #restore} before it if the callback failed.
   */
  @SuppressWarnings("EnumOrdinal") // packed for the time of a call, and stored nowhere
  long lend() {
    return apcs().regions() | (long) irql.ordinal() << 1 | (Thread.interrupted() ? 1 : 0);
  }

  /** Sets the interrupt flag that was taken away; one that came meanwhile stays in any case. */
  void reclaim(long lent) {
    if ((lent & 1) != 0) {
      thread().interrupt();
    }
  }

  /** Puts the IRQL and the regions back after a callback that failed. */
  void restore(long lent) {
    apcs().regions(lent);
    Irql to = LEVELS[(int) (lent >> 1) & 7];
    if (irql.below(to)) {
      irql = to;
    } else if (irql != to) {
      lower(to);
    }
  }

  StartingDevices starting() {
    return starting;
  }

  void mask(InterruptObject interrupt) {
    masked.add(interrupt);
  }

  /** Drains {@code queue} now, or when the IRQL falls below DISPATCH. */
  void drain(Processor queue) {
    if (queue != processor) {
      owe(queue);
    }
    if (irql.below(Irql.DISPATCH)) {
      lower(raise(Irql.DISPATCH));
    }
  }

  private void owe(Processor queue) {
    for (int i = 0; i < owedCount; i++) {
      if (owed[i] == queue) {
        return;
      }
    }
    if (owedCount == owed.length) {
      owed = Arrays.copyOf(owed, owedCount * 2);
    }
    owed[owedCount++] = queue;
  }

  private void retireDpcs() {
    KernelThread self = (KernelThread) this;
    processor.retire(self);
    while (owedCount > 0) {
      owed[--owedCount].retire(self);
    }
  }

  /** Stands for {@code other}. Returns for which processor the thread stood before. */
  Processor standFor(Processor other) {
    Processor before = processor;
    processor = other;
    return before;
  }

  void requireWaitable() {
    if (irql.atLeast(Irql.DISPATCH)) {
      throw new KernelBugCheck(
          "IRQL_NOT_LESS_OR_EQUAL",
          "Waited at " + irql + ". Wait below DISPATCH, or with timeout 0.");
    }
    if (inThreadedDpc) {
      throw new KernelBugCheck(
          "ATTEMPTED_SWITCH_FROM_DPC",
          "Waited in a threaded DPC, which may be an ordinary one at any time. Do not wait there.");
    }
  }

  /**
   * Checks that the thread may complete a request: it may run completion routines, which take locks
   * of their own, and give the packet to somebody who takes this one (semantics item 12).
   */
  void requireCompletable() {
    if (spinLocks != 0) {
      throw new KernelBugCheck(
          "DRIVER_VERIFIER_DETECTED_VIOLATION",
          "A request was completed with a spin lock held. Release it first (item 12).");
    }
    if (Irql.DISPATCH.below(irql)) {
      throw new KernelBugCheck(
          "IRQL_NOT_LESS_OR_EQUAL",
          "A request was completed at " + irql + ". Queue a DPC that completes it.");
    }
  }

  /** A routine begins or ends that may run as an ordinary DPC, too: it must not wait. */
  void inThreadedDpc(boolean now) {
    inThreadedDpc = now;
  }
}
