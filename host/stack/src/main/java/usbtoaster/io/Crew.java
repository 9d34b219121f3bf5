package usbtoaster.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which workers there are: with a turn or idle, and how many of each there may be.
 *
 * <p>Guarded by the monitor of the {@link Workers}, but for the two looks of {@link Worker}s.
 */
final class Crew {
  private final WorkerGoal goal;
  private final List<Worker> all = new ArrayList<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // the latest first
  private int working;
  private int made;
  private long takenByGone;
  // Volatile: changed under the monitor, read by workers after each piece of work, and idle ones.
  private volatile boolean tooMany;
  private volatile boolean tooManyThreads;

  Crew(WorkerGoal goal) {
    this.goal = goal;
  }

  /** Returns the goal; whoever changes it calls {@link #settle}. */
  WorkerGoal goal() {
    return goal;
  }

  int size() {
    return all.size();
  }

  int working() {
    return working;
  }

  /** Returns whether all turns are given. */
  boolean full() {
    return working >= goal.threads();
  }

  /** Returns whether all that have a turn say that they block, or none has one. */
  boolean nobodyRuns() {
    return working <= goal.blocked();
  }

  /** Gives a turn; to the idle worker that is returned, or to one that is to be made. */
  @Nullable Worker giveTurn() {
    working++;
    Worker worker = idle.pollFirst();
    settle();
    return worker;
  }

  /** Adds a worker that is made and has a turn; returns which one it is of all that were made. */
  int add(Worker worker) {
    all.add(worker);
    settle();
    return ++made;
  }

  /** Takes the turn of {@code worker} back; it stays, idle, or goes. */
  void takeTurn(Worker worker, boolean stays) {
    working--;
    if (stays) {
      idle.addFirst(worker);
    } else {
      remove(worker);
    }
    settle();
  }

  /** Lets an idle worker go; false: it has just been given a turn. */
  boolean leave(Worker worker) {
    if (!idle.remove(worker)) {
      return false;
    }
    remove(worker);
    goal.threadLeft(all.size());
    settle();
    return true;
  }

  private void remove(Worker worker) {
    all.remove(worker);
    takenByGone += worker.taken();
  }

  /** Has the idle ones look whether they may stay. */
  void nudge() {
    idle.forEach(Worker::nudge);
  }

  /** Draws the consequences of the numbers. */
  void settle() {
    tooMany = working > goal.threads();
    boolean before = tooManyThreads;
    tooManyThreads = all.size() > goal.threads();
    if (tooManyThreads && !before) {
      nudge();
    }
  }

  /** Returns whether more have a turn than may. Any thread, without the monitor. */
  boolean tooMany() {
    return tooMany;
  }

  /** Returns whether there are more than may have a turn. Any thread, without the monitor. */
  boolean tooManyThreads() {
    return tooManyThreads;
  }

  /** Returns how many pieces of work were ever taken. */
  long taken() {
    long sum = takenByGone;
    for (Worker worker : all) {
      sum += worker.taken();
    }
    return sum;
  }

  /** Returns the threads of the first of those that have a turn. */
  List<Thread> busyThreads(int most) {
    List<Thread> threads = new ArrayList<>();
    for (Worker worker : all) {
      Thread thread = worker.thread();
      if (thread != null && threads.size() < most && !idle.contains(worker)) {
        threads.add(thread);
      }
    }
    return threads;
  }
}
