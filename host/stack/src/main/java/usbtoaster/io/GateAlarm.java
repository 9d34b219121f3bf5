package usbtoaster.io;

import java.util.Queue;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.LazyTimer;
import usbtoaster.time.Alarm;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;

/**
 * The alarm of a pool's gate: looks from time to time whether the goal of the workers is to be
 * changed, while work waits and all turns are given; and when a delay is over after which one more
 * may be added for those that block.
 *
 * <p>Guarded by the monitor of the {@link Workers}, under which it sets the alarm.
 */
final class GateAlarm {
  private static final double MEMORY_LIMIT = 0.8;

  private final ThreadPoolOptions options;
  private final @Nullable LazyTimer own; // where the pool was given no clock
  private final Timebase time;
  private final Alarm alarm;
  private final Gate gate;
  private final Crew crew;
  private final Queue<Runnable> queue;
  private boolean watching;
  private boolean growing; // one more is wanted for those that block
  private long growNanos; // then

  /** Makes an alarm that calls {@code look} without the monitor. */
  GateAlarm(ThreadPoolOptions options, Crew crew, Queue<Runnable> queue, Runnable look) {
    this.options = options;
    this.crew = crew;
    this.queue = queue;
    Timebase given = options.workers().time();
    if (given == null) {
      LazyTimer made = new LazyTimer("pool-timer");
      own = made;
      time = made;
    } else {
      own = null;
      time = given;
    }
    alarm = new NamedAlarm("gate of the thread pool", look);
    gate = new Gate(options.workers().load(), options.processorCount());
  }

  /** Begins to look, as work waits; false: there is no thread for the clock, so nobody will. */
  boolean watch() {
    if (!watching) {
      gate.begin(time.nanoTime(), crew.taken(), queue.peek());
    }
    return arm();
  }

  private boolean arm() {
    long next = gate.nextNanos();
    try {
      time.arm(alarm, growing && growNanos - next < 0 ? growNanos : next);
      watching = true;
    } catch (Throwable noThread) {
      watching = false;
      options.tell(noThread);
    }
    return watching;
  }

  /** The alarm has gone off: looks, and again later, if work still waits; null: it does not. */
  Gate.@Nullable Found look() {
    watching = false;
    if (queue.isEmpty()) {
      return null;
    }
    long now = time.nanoTime();
    if (growing && growNanos - now <= 0) {
      grow(true);
    }
    Gate.Found found =
        gate.look(now, crew.taken(), queue.peek(), crew.working(), crew.goal(), !growing);
    crew.goal().set(found.goal());
    crew.settle();
    arm();
    return found;
  }

  /**
   * Raises the goal for those that block, as far as it may be now; returns whether it has risen.
   */
  boolean grow(boolean delayOver) {
    WorkerGoal goal = crew.goal();
    int before = goal.threads();
    long delay = goal.addForBlocked(crew.size(), delayOver, this::memoryLeft);
    if (delay == 0) {
      growing = false;
    } else if (!growing || delayOver) {
      growing = true;
      growNanos = time.nanoTime() + delay;
    }
    if (growing && !queue.isEmpty()) {
      watch();
    }
    crew.settle();
    return goal.threads() > before;
  }

  private boolean memoryLeft() {
    return options.workers().load().memoryUsed() < MEMORY_LIMIT;
  }

  void close() {
    if (own != null) {
      own.close();
    } else if (watching) {
      time.disarm(alarm);
    }
  }
}
