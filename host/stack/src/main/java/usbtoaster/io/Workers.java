package usbtoaster.io;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.LazyTimer;
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

  private final ThreadPoolOptions options;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  // Volatile: set once under the monitor; who queues looks at it after queueing.
  private volatile boolean closed;

  // Guarded by the monitor. No work runs and no thread starts under it.
  private final Crew crew;
  private final GateAlarm gate;
  private final Timebase real = new LazyTimer("idle workers"); // never armed: no thread

  Workers(ThreadPoolOptions options) {
    this.options = options;
    crew = new Crew(options.workers().goal(options.processorCount()));
    gate = new GateAlarm(options, crew, queue, this::look);
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

  @Nullable Runnable poll() {
    return queue.poll();
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

  /** Gives one more turn; false: all are given, or no thread can be started for it. */
  private boolean giveTurn() {
    Worker worker;
    int number = 0;
    boolean made = false;
    synchronized (this) {
      if (crew.full()) {
        watch();
        return false;
      }
      worker = crew.giveTurn();
      if (worker == null) {
        worker = new Worker(this);
        number = crew.add(worker);
        made = true;
      }
    }
    if (made) {
      return start(worker, "worker-" + number);
    }
    worker.giveTurn();
    return true;
  }

  private boolean start(Worker worker, String name) {
    try {
      Thread thread = options.threads().make(ThreadKind.WORKER, name, worker);
      worker.on(thread);
      thread.start();
      return true;
    } catch (Throwable fault) {
      options.tell(fault);
      lost(worker);
      return false;
    }
  }

  /** A worker has gone with its turn, or has never come. Where none runs, somebody else must. */
  void lost(Worker worker) {
    boolean nobodyRuns;
    synchronized (this) {
      crew.takeTurn(worker, false);
      nobodyRuns = crew.nobodyRuns();
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

  /** Returns whether more workers have a turn than may: whoever sees it gives his back. */
  boolean tooMany() {
    return crew.tooMany();
  }

  /** A worker gives its turn back and is idle; false: the pool is closed, and it has left. */
  boolean giveBack(Worker worker) {
    boolean stays;
    synchronized (this) {
      stays = !closed;
      crew.takeTurn(worker, stays);
    }
    askIfQueued();
    return stays;
  }

  /** Returns the real time: an idle thread stays for so long in reality, whatever the clock. */
  long realNanos() {
    return real.nanoTime();
  }

  long stayNanos() {
    if (closed) {
      return 0;
    }
    long stay = options.idleNanos();
    return crew.tooManyThreads() ? stay / SHORTER_STAY : stay;
  }

  /** An idle worker wants to leave; false: it was just given a turn. */
  synchronized boolean leave(Worker worker) {
    return crew.leave(worker);
  }

  // Those that block

  @Override
  public void beforeBlocking() {
    boolean more;
    boolean nobodyRuns;
    synchronized (this) {
      crew.goal().blocks();
      more = gate.grow(false);
      nobodyRuns = crew.nobodyRuns();
    }
    if (closed && nobodyRuns) {
      runLeftElsewhere(); // they may all wait for it
    } else if (more) {
      askIfQueued();
    }
  }

  @Override
  public synchronized void afterBlocking() {
    crew.goal().goesOn();
    crew.settle();
  }

  // The gate

  /**
   * With the monitor: all turns are given and work waits. It may just have been taken; but {@code
   * asked} is set, and so nobody asks for what comes next: the alarm has to look once.
   */
  private void watch() {
    if (!closed && !gate.watch()) {
      asked.set(false); // nobody looks, so whoever queues next asks again
    }
  }

  /** The alarm: changes the goal if it is to be, and looks again later if work still waits. */
  private void look() {
    Gate.Found found;
    int before;
    List<Thread> busy;
    int joining;
    synchronized (this) {
      before = crew.working();
      found = closed ? null : gate.look();
      boolean starved = found != null && found.starved();
      busy = starved ? crew.busyThreads(Starvation.MOST_LOOKED_AT) : List.of();
      joining = crew.goal().blocked();
    }
    if (found == null) {
      askIfQueued(); // what was queued since: without the alarm it asks for itself
    } else if (found.starved()) {
      int queued = (int) queue.stream().limit(Starvation.MOST_COUNTED).count();
      List<Starvation.Place> places = places(busy); // before one more is
      boolean added = giveTurn(); // it may have done all, and given its turn back, by now
      tell(
          new Starvation(
              before, joining, queued, found.oldestNanos(), places, added, found.first()));
    } else {
      giveTurn();
    }
  }

  private List<Starvation.Place> places(List<Thread> threads) {
    try {
      return WorkerPlaces.of(threads);
    } catch (Throwable fault) { // of what a thread waits for, asked what it is
      options.tell(fault);
      return List.of();
    }
  }

  private void tell(Starvation starvation) {
    try {
      options.workers().starvation().starved(starvation);
    } catch (Throwable fault) {
      options.tell(fault);
    }
  }

  // Sizes

  synchronized int size() {
    return crew.size();
  }

  synchronized int goal() {
    return crew.goal().threads();
  }

  synchronized int min() {
    return crew.goal().min();
  }

  synchronized int max() {
    return crew.goal().max();
  }

  synchronized int available() {
    return Math.max(0, crew.goal().max() - crew.working());
  }

  boolean setMin(int wanted) {
    return resize(goal -> goal.setMin(wanted));
  }

  boolean setMax(int wanted) {
    return resize(goal -> goal.setMax(wanted));
  }

  private boolean resize(Predicate<WorkerGoal> change) {
    synchronized (this) {
      if (!change.test(crew.goal())) {
        return false;
      }
      gate.grow(false); // those that block may have others now
    }
    askIfQueued(); // there may be more turns now
    return true;
  }

  /** Lets the threads go when they have run what is queued. */
  void close() {
    boolean nobodyRuns;
    synchronized (this) {
      closed = true;
      crew.nudge();
      nobodyRuns = crew.nobodyRuns();
      gate.close();
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
