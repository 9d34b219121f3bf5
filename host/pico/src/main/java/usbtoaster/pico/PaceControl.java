package usbtoaster.pico;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.AdjustableTime;
import usbtoaster.time.Timebase;

/**
 * Changes the pace of one emulated Pico while it runs: slower, quicker, paused, on by so many
 * microseconds.
 *
 * <pre>
 *   PaceControl pace = new PaceControl(timer);
 *   EmulatedPico pico = EmulatedPico.open(image, wires, pace);
 *   … the driver, on pace.time()
 *   pace.pause();
 *   pace.step(100_000); // 100 µs of both, then they stand again
 * </pre>
 *
 * <p>While it is paused nothing passes: neither the machine's time nor {@link #time}, by which the
 * host's timeouts go. A transfer or another action that takes time waits in the middle of itself,
 * and goes on where it was; whoever holds a lock meanwhile, goes on holding it. To look at the Pico
 * waits for nobody. {@link #finish} lets all go on, and comes before a driver is closed.
 *
 * <p>Any thread may call. Nothing polls.
 *
 * <p>Overview: the host's time is the leading one. An anchor ties a moment of it to one of the
 * machine's, which may not run past what the host's shows. Who changes the pace takes the machine
 * first and sets the anchor anew, so a machine that was too slow for its pace stands where it is.
 */
public final class PaceControl {
  /** Whether time passes. */
  public enum Mode {
    /** Until it is told otherwise. */
    RUNNING,
    /** Until the end of the step. */
    STEPPING,
    /** It stands. */
    PAUSED
  }

  private static final long PICOS_PER_NANO = Tempo.PICOS_PER_NANO;

  /** A machine too slow for its pace need not make up for more than this. */
  private static final long MOST_BEHIND_PICOS = TimeUnit.MILLISECONDS.toNanos(250) * PICOS_PER_NANO;

  /** No step takes longer than this in reality, however slow the pace is. */
  private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AdjustableTime time;
  private final ReentrantLock lock = new ReentrantLock(true); // fair: who runs it gives way
  private final Condition changed = lock.newCondition(); // whoever waits for the machine's time
  private final Condition ended = lock.newCondition(); // whoever waits for the end of a step
  private @Nullable Machine machine; // under the lock, as all that follow
  private long anchorNanos;
  private long anchorPicos;
  // Volatile: changed under the lock, read by any thread.
  private volatile int slowdown = 1;
  private volatile boolean marking;
  private volatile boolean finished;

  /**
   * Makes the control of a Pico that is still to come, at real pace.
   *
   * @param real the real time, whose thread fires the alarms of {@link #time}
   */
  public PaceControl(Timebase real) {
    time = new AdjustableTime(real);
  }

  /** Returns the host's time, which passes with the machine's. */
  public Timebase time() {
    return time;
  }

  /** Returns whether time passes. */
  public Mode mode() {
    lock.lock();
    try {
      if (!ends()) {
        return Mode.RUNNING;
      }
      return isStill() ? Mode.PAUSED : Mode.STEPPING;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how much longer than in reality everything takes. */
  public int slowdown() {
    return slowdown;
  }

  /** Returns how far the machine's time is, in nanoseconds since it was switched on. */
  public long machineNanos() {
    lock.lock();
    try {
      Machine conducted = machine;
      return conducted == null ? 0 : Math.max(conducted.picos(), seenPicos()) / PICOS_PER_NANO;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets time pass, {@code slowdown} times as slowly as in reality.
   *
   * @throws IllegalArgumentException if it is not 1 to 1,000,000
   */
  public void run(int slowdown) {
    Pace checked = Pace.slowed(slowdown);
    change(
        () -> {
          this.slowdown = checked.slowdown();
          return time.run(checked.slowdown());
        });
  }

  /** Changes how slowly time passes, and leaves it paused if it is. A step goes on as it was. */
  public void slowdown(int slowdown) {
    lock.lock();
    try {
      if (!ends()) {
        run(slowdown);
      } else if (!finished) {
        this.slowdown = Pace.slowed(slowdown).slowdown();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has time stand. When this returns, it does. */
  public void pause() {
    change(time::stop);
  }

  /**
   * Lets {@code nanos} pass and pauses, at the pace that was chosen last or as fast as in reality
   * if that would take longer than a second. Returns at once.
   */
  public void step(long nanos) {
    change(() -> time.runFor(nanos, stepSlowdown(nanos)));
  }

  /** As {@link #step}, and pauses before if {@link #mark} is called. */
  public void stepToMark(long mostNanos) {
    change(
        () -> {
          marking = true;
          return time.runFor(mostNanos, slowdown);
        });
  }

  private int stepSlowdown(long nanos) {
    return nanos > LONGEST_STEP_NANOS / slowdown ? 1 : slowdown;
  }

  /** Lets all go on at real pace, for good: nothing pauses any more. Before the driver's close. */
  public void finish() {
    change(
        () -> {
          slowdown = 1;
          finished = true;
          return time.run(1);
        });
  }

  private boolean ends() {
    return time.endNanos() != Long.MAX_VALUE;
  }

  /** Makes a change that returns the moment from which on it is so. */
  private void change(LongSupplier change) {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      marking = false;
      Machine conducted = machine;
      if (conducted != null) {
        sleepOn(conducted);
        anchorPicos = conducted.picos();
      }
      anchorNanos = change.getAsLong();
      changed.signalAll();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A machine that sleeps is as far as the host's time, though nobody has run it. */
  private void sleepOn(Machine conducted) {
    long seen = ceilingPicos(conducted.picos());
    if (conducted.asleep() && conducted.nextPicos() > seen && conducted.picos() < seen) {
      conducted.runTo(seen);
    }
  }

  /**
   * Says that something has happened at which {@link #stepToMark} ends. Any thread, at any IRQL,
   * also from inside the machine, which stops after the instruction; outside it does not wait for
   * the machine.
   */
  public void mark() {
    if (!marking) {
      return;
    }
    marking = false;
    long now = time.stop();
    Machine conducted = machine;
    if (conducted != null && lock.isHeldByCurrentThread()) {
      anchorPicos = conducted.picos();
      anchorNanos = now;
      conducted.pause();
    }
  }

  /**
   * Waits until time stands and the machine is as far.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void awaitPause() throws InterruptedException {
    lock.lock();
    try {
      while (!finished && !isStill()) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  // For the conductor, with the lock.

  ReentrantLock lock() {
    return lock;
  }

  Condition changed() {
    return changed;
  }

  void conduct(Machine conducted) {
    machine = conducted;
    anchorNanos = time.nanoTime();
    anchorPicos = conducted.picos();
  }

  /** Returns how far the machine, which is at {@code picos}, may run. */
  long ceilingPicos(long picos) {
    long seen = seenPicos();
    if (seen - picos > MOST_BEHIND_PICOS && !ends()) {
      anchorPicos = picos + MOST_BEHIND_PICOS;
      anchorNanos = time.nanoTime();
      return anchorPicos;
    }
    return seen;
  }

  private long seenPicos() {
    return anchorPicos + (time.nanoTime() - anchorNanos) * PICOS_PER_NANO;
  }

  /** Returns where the machine is to stand; {@link Long#MAX_VALUE}: nowhere. */
  long endPicos() {
    return ends() ? anchorPicos + (time.endNanos() - anchorNanos) * PICOS_PER_NANO : Long.MAX_VALUE;
  }

  /** Returns for how long in reality the machine may not be at {@code picos}, nor at its end. */
  long nanosUntil(long picos) {
    long nanos = (picos - anchorPicos + PICOS_PER_NANO - 1) / PICOS_PER_NANO;
    return time.realNanosUntil(anchorNanos + nanos);
  }

  /** Returns whether time stands, and the machine is as far. */
  private boolean isStill() {
    Machine conducted = machine;
    return time.isStopped() && (conducted == null || conducted.picos() >= endPicos());
  }

  /** The machine is where it is to stand. */
  void arrived() {
    ended.signalAll();
  }

  /** Has everybody look again, as when a clock was turned by hand. */
  void look() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
