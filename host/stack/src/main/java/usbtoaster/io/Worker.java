package usbtoaster.io;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.BlockingWatcher;

/**
 * One thread of the {@link Workers}: takes work while it has a turn, and parks for the next one.
 *
 * <p>A turn is given before the thread is started, or while it is among the idle ones; it is given
 * back by the thread alone.
 */
final class Worker implements Runnable {
  private final Workers workers;
  private final AtomicLong taken = new AtomicLong(); // written by the thread, read by any
  // Volatile: set by who gives the turn, taken by the thread.
  private volatile boolean turn;
  // Volatile: set by who makes the thread, read by who wants to know where it is.
  private volatile @Nullable Thread thread;

  Worker(Workers workers) {
    this.workers = workers;
  }

  /** Belongs to {@code made} from now on; called before that is started. */
  void on(Thread made) {
    thread = made;
  }

  @Nullable Thread thread() {
    return thread;
  }

  /** Returns how many pieces of work it has ever taken. */
  long taken() {
    return taken.getOpaque();
  }

  /** Gives a turn to a thread that waits for one. */
  void giveTurn() {
    turn = true;
    LockSupport.unpark(thread);
  }

  /** Has the thread look again whether it may stay. */
  void nudge() {
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    boolean hasTurn = true;
    try {
      BlockingWatcher.watchThisThread(workers);
      while (hasTurn) {
        serve();
        hasTurn = false;
        hasTurn = workers.giveBack(this) && awaitTurn();
      }
    } finally {
      if (hasTurn) { // nothing that work throws comes here: the thread itself fails
        workers.lost(this);
      }
    }
  }

  private void serve() {
    workers.turnBegins();
    Runnable work = workers.poll();
    while (work != null) {
      taken.setRelease(taken.getPlain() + 1);
      workers.guarded(work);
      Thread.interrupted(); // what work leaves set is nobody's
      work = workers.tooMany() ? null : workers.poll();
    }
  }

  /** Parks until there is a turn; false: it has been idle for long enough, and has left. */
  private boolean awaitTurn() {
    long since = workers.realNanos();
    while (!turn) {
      long left = workers.stayNanos() - (workers.realNanos() - since);
      if (left > 0) {
        LockSupport.parkNanos(workers, left);
        Thread.interrupted();
      } else if (workers.leave(this)) {
        return false;
      } else {
        Thread.onSpinWait(); // a turn is on its way
      }
    }
    turn = false;
    return true;
  }
}
