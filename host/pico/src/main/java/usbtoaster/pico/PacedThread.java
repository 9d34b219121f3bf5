package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * Lets a machine's time pass as a {@link PaceControl} says. Its one thread is the hardware: it runs
 * the machine while the host does nothing, and delivers its edges.
 *
 * <p>Overview: one lock guards the machine, as with {@link MachineThread}. But here an action of
 * the host is as slow as the machine: a thread whose action takes time leaves a wish, and gives the
 * lock back whenever the pace has it wait. So a paused machine can be looked at in the middle of a
 * transfer, and another action may begin. Whoever has a wish runs the machine himself, for the
 * machine's own thread may be busy with a listener that waits for just this action. Nobody runs the
 * machine past a wish that is fulfilled and that its owner has not seen yet.
 */
final class PacedThread implements Conductor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PacedThread.class);

  /** The machine runs for about this long in reality, and in its own time, before it gives way. */
  private static final long SLICE_REAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LONGEST_SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long SHORTEST_SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

  private final PaceControl pace;
  private final BiConsumer<String, Throwable> listenerFault;
  private final ReentrantLock lock;
  private final Condition changed;
  private final Edges edges = new Edges();
  private final StackThread thread = new StackThread(ThreadKind.DEVICE, "rp2040", this::run);
  private final List<Wish> wishes = new ArrayList<>(); // under the lock, as all that follow
  private @Nullable Machine machine;
  private boolean edgesNoted;
  // Volatile: set by close, read by any thread.
  private volatile boolean closed;

  /** What an action waits for: its own end, or a moment of the machine's. */
  private record Wish(BooleanSupplier busy, long picos) {}

  PacedThread(PaceControl pace) {
    this(
        pace,
        (wire, thrown) ->
            LOG.error(
                "A listener of {} failed. An Error ends the edges of a real input.", wire, thrown));
  }

  PacedThread(PaceControl pace, BiConsumer<String, Throwable> listenerFault) {
    this.pace = pace;
    this.listenerFault = listenerFault;
    lock = pace.lock();
    changed = pace.changed();
  }

  @Override
  public void conduct(Machine conducted) {
    lock.lock();
    try {
      machine = conducted;
      pace.conduct(conducted);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  @Override
  public void enter() {
    lock.lock();
    try {
      if (!closed) {
        runWhile(this::behind, shownPicos());
      }
    } catch (RuntimeException | Error e) {
      leave();
      throw e;
    }
  }

  /** Whether the machine may catch up without a wait; the pace may change while it does. */
  private boolean behind() {
    return machine().picos() < shownPicos();
  }

  private long shownPicos() {
    return Math.min(pace.ceilingPicos(machine().picos()), pace.endPicos());
  }

  @Override
  public void leave() {
    changed.signalAll();
    lock.unlock();
  }

  @Override
  public void leaveAside() {
    leave();
  }

  @Override
  public void runTo(long picos) {
    runWhile(() -> true, picos);
  }

  @Override
  public void runWhile(BooleanSupplier busy, long picos) {
    Wish mine = new Wish(busy, picos);
    boolean interrupted = false;
    wishes.add(mine);
    try {
      while (!fulfilled(mine)) {
        try {
          turn(mine);
        } catch (InterruptedException e) {
          interrupted = true; // a transfer is not to be interrupted
        }
      }
    } finally {
      wishes.remove(mine);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean fulfilled(Wish wish) {
    return machine().picos() >= wish.picos() || !wish.busy().getAsBoolean();
  }

  private boolean anyFulfilled() {
    return wishes.stream().anyMatch(this::fulfilled);
  }

  /** Runs the machine for a slice, or waits until that may be worth while. */
  @SuppressWarnings("WaitNotInLoop") // whoever calls this does so in a loop
  private void turn(@Nullable Wish mine) throws InterruptedException {
    if (anyFulfilled()) {
      changed.signalAll(); // its owner is to see it before the machine runs on
      changed.await();
      return;
    }
    if (mine == null && !wishes.isEmpty()) {
      changed.await(); // their owners run it
      return;
    }
    if (lock.hasQueuedThreads()) {
      lock.unlock();
      lock.lock(); // it is fair: whoever was waiting has had it
      if (anyFulfilled() || (mine == null && (closed || edgesNoted))) {
        return; // by whoever was waiting: whose it is looks first, and its signal has gone by
      }
    }
    Machine conducted = machine();
    long now = conducted.picos();
    long stop = pace.endPicos();
    if (!closed && now >= stop) {
      pace.arrived();
      if (mine == null || !fulfilled(mine)) { // a mark stops the time without the lock
        changed.await();
      }
      return;
    }
    long to = Math.min(goalPicos(), Math.min(closed ? Long.MAX_VALUE : stop, next(now)));
    if (to == Long.MAX_VALUE) {
      changed.await(); // it sleeps, and only the host will wake it
    } else if (closed || to <= pace.ceilingPicos(now)) {
      conducted.runTo(to);
    } else {
      changed.awaitNanos(Math.max(1, pace.nanosUntil(to)));
    }
  }

  /** Returns how far it is worth while to run the machine, which is at {@code now}. */
  private long next(long now) {
    if (machine().asleep() && machine().nextPicos() > now) {
      return machine().nextPicos();
    }
    long slice =
        Math.clamp(SLICE_REAL_NANOS / pace.slowdown(), SHORTEST_SLICE_NANOS, LONGEST_SLICE_NANOS);
    return now + slice * Tempo.PICOS_PER_NANO;
  }

  private long goalPicos() {
    long goal = Long.MAX_VALUE;
    for (Wish wish : wishes) {
      goal = Math.min(goal, wish.picos());
    }
    return goal;
  }

  private void run() {
    try {
      while (!closed) {
        awaitEdges();
        while (edges.deliver()) {
          Thread.interrupted(); // it would keep the thread from waiting
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("The emulated Pico has stopped: its emulator failed.", e);
    }
  }

  private void awaitEdges() {
    lock.lock();
    try {
      while (!closed && !edgesNoted) {
        turn(null);
      }
      edgesNoted = false;
    } catch (InterruptedException e) {
      // An interrupt means nothing here.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void noted() {
    edgesNoted = true;
    machine().pause();
    changed.signalAll();
  }

  @Override
  public void failed(String wire, Throwable thrown) {
    listenerFault.accept(wire, thrown);
  }

  @Override
  public void add(EdgeSource input) {
    edges.add(input);
  }

  @Override
  public void remove(EdgeSource input) {
    edges.remove(input);
  }

  private Machine machine() {
    Machine conducted = machine;
    if (conducted == null) {
      throw new IllegalStateException("There is no machine yet: conduct one first");
    }
    return conducted;
  }

  /**
   * Stops the thread, and waits until it has ended unless it calls this itself. What is paused goes
   * on; an action that is under way runs the machine to its end as fast as it can.
   */
  @Override
  public void close() {
    pace.finish();
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.awaitEnd();
  }
}
