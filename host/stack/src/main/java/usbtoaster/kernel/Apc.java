package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous procedure call: a routine that runs on one particular thread.
 *
 * <p>Any thread may insert it; nothing is allocated. A JVM thread cannot be seized, so a kernel APC
 * runs at the target's next delivery point: in a wait of {@link KernelThread} or a completion port
 * (which it wakes, and which then goes on silently), when its IRQL falls to PASSIVE, when it leaves
 * its outermost critical or guarded region, or inside {@link #insert} when the target queues to
 * itself. A user APC runs in an alertable wait only, and ends it. What the routine throws goes to
 * the handler of the target's processor.
 *
 * <p>Source: semantics items 51 to 60.
 */
public final class Apc {
  /** The three classes, in the order in which they are delivered. */
  public enum Mode {
    /** Runs at APC level. Only guarded regions and a raised IRQL hold it back. */
    SPECIAL_KERNEL,
    /** Runs at PASSIVE, one at a time. Critical regions hold it back, too. */
    KERNEL,
    /** Runs at PASSIVE at the end of an alertable wait. */
    USER
  }

  /** What an APC does. */
  @FunctionalInterface
  public interface Routine {
    /** Runs on the target, after {@code apc} has left the queue: it may be inserted again. */
    void run(Apc apc, @Nullable Object context, long argument1, long argument2);
  }

  private final Mode mode;
  private final Routine routine;
  private final @Nullable Object context;
  private final AtomicBoolean inserted = new AtomicBoolean();
  // Volatile: may be set by another thread than the one that inserts.
  private volatile KernelThread target;
  // Volatile: read by who finds the APC inserted, to see whether its thread has ended.
  private volatile @Nullable ApcQueue queue;

  @Nullable Apc next; // these three under the lock of the target's queue
  private long argument1;
  private long argument2;

  /** Makes an APC for {@code target}. */
  public Apc(KernelThread target, Mode mode, Routine routine, @Nullable Object context) {
    this.target = target;
    this.mode = mode;
    this.routine = routine;
    this.context = context;
  }

  /** Makes an APC without context. */
  public Apc(KernelThread target, Mode mode, Runnable routine) {
    this(target, mode, (apc, context, argument1, argument2) -> routine.run(), null);
  }

  /**
   * Queues the APC to its target.
   *
   * @return false if it is queued already, or if the target has ended (semantics items 56 and 59).
   *     One that stood in the queue of a thread which ended without {@link KernelThread#exit} is
   *     queued no longer
   */
  public boolean insert(long argument1, long argument2) {
    return claim() && enqueue(argument1, argument2, null, null);
  }

  /**
   * Queues a new APC and sets the events: before its routine can run, and even if it is refused.
   */
  void insertAndSet(@Nullable KernelEvent one, @Nullable KernelEvent other) {
    inserted.set(true);
    enqueue(0, 0, one, other);
  }

  private boolean enqueue(
      long argument1, long argument2, @Nullable KernelEvent one, @Nullable KernelEvent other) {
    ApcQueue to = target.apcs();
    queue = to;
    return to.insert(this, argument1, argument2, one, other);
  }

  private boolean claim() {
    if (inserted.compareAndSet(false, true)) {
      return true;
    }
    ApcQueue in = queue;
    return in != null && in.lost() && inserted.compareAndSet(false, true);
  }

  /** Sets the thread of insertions from now on: for APCs that are pooled with their request. */
  public void target(KernelThread thread) {
    target = thread;
  }

  /** Returns the APC's class. */
  public Mode mode() {
    return mode;
  }

  /** Returns whether the APC is in a queue. */
  public boolean inserted() {
    return inserted.get();
  }

  long argument1() {
    return argument1;
  }

  long argument2() {
    return argument2;
  }

  void arguments(long first, long second) {
    argument1 = first;
    argument2 = second;
  }

  void free() {
    inserted.set(false);
  }

  void run(long first, long second) {
    routine.run(this, context, first, second);
  }
}
