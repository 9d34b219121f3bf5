package usbtoaster.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.time.Alarm;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.census.ThreadKind;

/**
 * The threads that run a pool's continuations, as a custom scheduler: the minimum on demand, and
 * more for those that block (semantics items 84, 85, 106 and 107).
 *
 * <p>No work is lost: what a closed pool, or one whose thread cannot be started, does not take, the
 * JDK's common pool runs, still as this scheduler's. What work throws goes to the pool's handler,
 * and the thread goes on.
 *
 * <p>Overview: a worker runs work while it has a turn, and there are as many turns as the {@link
 * WorkerGoal} says. Whoever queues work asks for one more turn, unless somebody has asked and no
 * worker has looked since; a worker that begins its turn asks for the next one if more is queued.
 * {@code asked} stays set while all turns are given. Then whoever has a turn comes back to the
 * queue: it looks once more after giving its turn back, so nothing is queued unseen. While work
 * waits and all turns are given, and only then, an alarm of the clock looks whether the goal is to
 * be changed ({@link Gate}, {@link HillClimbing}).
 */
final class Workers extends TaskScheduler implements BlockingWatcher {
  /** Who is too many stays idle for this part of the time. */
  private static final int SHORTER_STAY = 20;

  private static final double MEMORY_LIMIT = 0.8;

  private final ThreadPoolOptions options;
  private final Timebase time;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Alarm alarm = new NamedAlarm("gate of the thread pool", this::look);
  // Volatile: set once under the monitor; who queues looks at it after queueing.
  private volatile boolean closed;
  // Volatile: changed under the monitor, read by workers after each piece of work, and idle ones.
  private volatile boolean tooMany;
  private volatile boolean tooManyThreads;

  // Guarded by the monitor, as all that follow. No work runs and no thread starts under it.
  private final WorkerGoal goal;
  private final Gate gate;
  private final List<Worker> all = new ArrayList<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // the latest first
  private int working;
  private int made;
  private long takenByGone;
  private boolean watching;
  private boolean growing; // one more is wanted for those that block
  private long growNanos; // then

  Workers(ThreadPoolOptions options) {
    this.options = options;
    Timebase given = options.workers().time();
    time = given == null ? new PoolClock() : given;
    goal = options.workers().goal(options.processorCount());
    gate = new Gate(options.workers().load(), options.processorCount());
  }

  // Work

  @Override
  public void queue(Runnable work) {
    queue.add(ExecutionContext.flowing(work));
    if (closed) {
      runLeftElsewhere();
    } else {
      ask();
    }
  }

  void guarded(Runnable work) {
    try {
      run(work);
    } catch (Throwable fault) {
      options.tell(fault);
    }
  }

  private void runElsewhere(Runnable work) {
    new StrayWork(() -> guarded(work)).runElsewhere();
  }

  private void runLeftElsewhere() {
    for (Runnable left = queue.poll(); left != null; left = queue.poll()) {
      runElsewhere(left);
    }
  }

  // Turns

  private void ask() {
    if (!asked.get() && asked.compareAndSet(false, true)) {
      giveTurn();
    }
  }

  private void askIfQueued() {
    asked.set(false);
    if (!queue.isEmpty()) {
      if (closed) {
        runLeftElsewhere();
      } else {
        ask();
      }
    }
  }

  private void giveTurn() {
    Worker worker;
    String name = "";
    synchronized (this) {
      if (working >= goal.threads()) {
        watch();
        return;
      }
      working++;
      worker = idle.pollFirst();
      if (worker == null) {
        name = "worker-" + ++made;
      }
      settle();
    }
    if (worker != null) {
      worker.giveTurn();
    } else {
      start(name);
    }
  }

  private void start(String name) {
    Worker worker = new Worker(this);
    synchronized (this) {
      all.add(worker);
      settle();
    }
    try {
      Thread thread = options.threads().make(ThreadKind.WORKER, name, worker);
      worker.on(thread);
      thread.start();
    } catch (Throwable fault) {
      options.tell(fault);
      lost(worker);
    }
  }

  /** A worker has gone with its turn, or has never come. Where none runs, somebody else must. */
  void lost(Worker worker) {
    boolean nobodyRuns;
    synchronized (this) {
      working--;
      remove(worker);
      nobodyRuns = working <= goal.blocked();
    }
    asked.set(false);
    Runnable left = nobodyRuns ? queue.poll() : null;
    if (left != null) {
      runElsewhere(left);
    }
    synchronized (this) {
      if (!queue.isEmpty()) {
        watch(); // the next look tries again
      }
    }
  }

  /** A worker begins its turn: the next one may be asked for. */
  void turnBegins() {
    askIfQueued();
  }

  @Nullable Runnable poll() {
    return queue.poll();
  }

  /** Returns whether more workers have a turn than may: whoever sees it gives his back. */
  boolean tooMany() {
    return tooMany;
  }

  /** A worker gives its turn back and is idle; false: the pool is closed, and it has left. */
  boolean giveBack(Worker worker) {
    boolean stays;
    synchronized (this) {
      working--;
      stays = !closed;
      if (stays) {
        idle.addFirst(worker);
        settle();
      } else {
        remove(worker);
      }
    }
    askIfQueued();
    return stays;
  }

  long stayNanos() {
    if (closed) {
      return 0;
    }
    long stay = options.idle().toNanos();
    return tooManyThreads ? stay / SHORTER_STAY : stay;
  }

  /** An idle worker wants to leave; false: it was just given a turn. */
  synchronized boolean leave(Worker worker) {
    if (!idle.remove(worker)) {
      return false;
    }
    remove(worker);
    goal.threadLeft(all.size());
    settle();
    return true;
  }

  /** With the monitor. */
  private void remove(Worker worker) {
    all.remove(worker);
    takenByGone += worker.taken();
    settle();
  }

  /** With the monitor: what follows from the numbers. */
  private void settle() {
    tooMany = working > goal.threads();
    boolean before = tooManyThreads;
    tooManyThreads = all.size() > goal.threads();
    if (tooManyThreads && !before) {
      idle.forEach(Worker::nudge);
    }
  }

  // Those that block

  @Override
  public void beforeBlocking() {
    boolean more;
    boolean nobodyRuns;
    synchronized (this) {
      goal.blocks();
      more = grow(false);
      nobodyRuns = working <= goal.blocked();
    }
    if (closed && nobodyRuns) {
      runLeftElsewhere(); // they may all wait for it
    } else if (more) {
      askIfQueued();
    }
  }

  @Override
  public synchronized void afterBlocking() {
    goal.goesOn();
    settle();
  }

  /** With the monitor: raises the goal for those that block; returns whether it has risen. */
  private boolean grow(boolean delayOver) {
    int before = goal.threads();
    long delay = goal.addForBlocked(all.size(), delayOver, this::memoryLeft);
    if (delay == 0) {
      growing = false;
    } else if (!growing || delayOver) {
      growing = true;
      growNanos = time.nanoTime() + delay;
    }
    if (growing && !queue.isEmpty()) {
      watch();
    }
    settle();
    return goal.threads() > before;
  }

  private boolean memoryLeft() {
    return options.workers().load().memoryUsed() < MEMORY_LIMIT;
  }

  // The gate

  /**
   * With the monitor: has the alarm look from time to time, as work waits. Even if it was just
   * taken: {@code asked} is set, so nobody would ask for what comes next.
   */
  private void watch() {
    if (!closed) {
      if (!watching) {
        gate.begin(time.nanoTime(), taken(), queue.peek());
      }
      arm();
    }
  }

  /** With the monitor. */
  private void arm() {
    long next = gate.nextNanos();
    try {
      time.arm(alarm, growing && growNanos - next < 0 ? growNanos : next);
      watching = true;
    } catch (
        Throwable noThread) { // of a clock that needs one: the next work that waits tries again
      watching = false;
      options.tell(noThread);
    }
  }

  /** The alarm: changes the goal if it is to be, and looks again later if work still waits. */
  private void look() {
    Gate.Found found = null;
    int before = 0;
    synchronized (this) {
      watching = false;
      if (!closed && !queue.isEmpty()) {
        before = working;
        found = lookNow(time.nanoTime());
      }
    }
    if (found == null) {
      askIfQueued(); // what was queued since: without the alarm it asks for itself
      return;
    }
    giveTurn();
    if (found.starved()) {
      tellStarved(found, before);
    }
  }

  /** With the monitor. */
  private Gate.Found lookNow(long now) {
    if (growing && growNanos - now <= 0) {
      grow(true);
    }
    Gate.Found found = gate.look(now, taken(), queue.peek(), working, goal, !growing);
    goal.set(found.goal());
    settle();
    arm();
    return found;
  }

  private void tellStarved(Gate.Found found, int working) {
    List<Thread> threads = new ArrayList<>();
    int joining;
    boolean added;
    synchronized (this) {
      joining = goal.blocked();
      added = goal.threads() > working;
      for (Worker worker : all) {
        Thread thread = worker.thread();
        if (thread != null && threads.size() < Starvation.MOST_LOOKED_AT) {
          threads.add(thread);
        }
      }
    }
    try {
      int queued = (int) queue.stream().limit(Starvation.MOST_COUNTED).count();
      List<Starvation.Place> places = WorkerPlaces.of(threads);
      options
          .workers()
          .starvation()
          .starved(
              new Starvation(
                  working, joining, queued, found.oldestNanos(), places, added, found.first()));
    } catch (Throwable fault) {
      options.tell(fault);
    }
  }

  /** With the monitor. */
  private long taken() {
    long sum = takenByGone;
    for (Worker worker : all) {
      sum += worker.taken();
    }
    return sum;
  }

  // Sizes

  synchronized int size() {
    return all.size();
  }

  synchronized int goal() {
    return goal.threads();
  }

  synchronized int min() {
    return goal.min();
  }

  synchronized int max() {
    return goal.max();
  }

  synchronized int available() {
    return Math.max(0, goal.max() - working);
  }

  boolean setMin(int wanted) {
    return resize(wanted, true);
  }

  boolean setMax(int wanted) {
    return resize(wanted, false);
  }

  private boolean resize(int wanted, boolean minimum) {
    synchronized (this) {
      boolean done = minimum ? goal.setMin(wanted) : goal.setMax(wanted);
      if (!done) {
        return false;
      }
      settle();
    }
    askIfQueued(); // there may be more turns now
    return true;
  }

  /** Lets the threads go when they have run what is queued. */
  void close() {
    boolean nobodyRuns;
    synchronized (this) {
      closed = true;
      idle.forEach(Worker::nudge);
      nobodyRuns = working <= goal.blocked();
    }
    if (time instanceof PoolClock own) {
      own.close();
    } else {
      time.disarm(alarm);
    }
    if (nobodyRuns) {
      runLeftElsewhere();
    }
  }

  @Override
  public String toString() {
    return "workers";
  }
}
