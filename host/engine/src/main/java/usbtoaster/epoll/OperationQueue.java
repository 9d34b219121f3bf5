package usbtoaster.epoll;

import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Operation;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engine.OperationList;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.SpinLock;
import usbtoaster.linux.Errno;

/**
 * The operations of one direction of a descriptor that have not ended, oldest first.
 *
 * <p>Overview: everything is under one spin lock, but for the call of Linux. {@code busy} says that
 * some thread is trying operations, and nobody else does. {@code ready} says that the next try may
 * bring something; it falls when a try would have to wait, or has brought less than there was room
 * for. An event that comes during a try sets {@code signalled}, and {@code ready} does not fall: so
 * none is lost. Who leaves {@code busy} leaves nothing that could be tried.
 *
 * <p>The operation that is being tried, {@code current}, is the trier's: a cancel marks it, and the
 * trier ends it where it would have to wait. Any other is in no call of Linux: whoever takes it out
 * of the list ends it, so each ends once.
 *
 * <p>In an ordered queue the first is tried alone: what comes later waits for it. In one that is
 * not, all are: those that wait for different events.
 *
 * <p>Any thread, at PASSIVE to DISPATCH.
 */
final class OperationQueue {
  private static final int MOST_AT_ONCE = 32;

  private final EpollContext context;
  private final boolean ordered;
  private final SpinLock lock = new SpinLock();
  private final OperationList list = new OperationList(); // under the lock, as all that follow
  private @Nullable Operation current;
  private @Nullable Operation next; // which one is to be tried
  private boolean currentCancelled;
  private boolean busy;
  private boolean ready = true;
  private boolean signalled;
  private boolean stopped;
  private int done; // bytes that the first has sent
  private int outcome; // the trier's own

  OperationQueue(EpollContext context, boolean ordered) {
    this.context = context;
    this.ordered = ordered;
  }

  /** Takes {@code operation} in, and tries it at once unless it would surely have to wait. */
  void submit(Operation operation) {
    Irql old = lock.acquire();
    if (stopped) {
      lock.release(old);
      context.end(operation, -Errno.ECANCELED);
      return;
    }
    list.append(operation);
    if (!ordered) { // it may wait for something else than the others
      signalled |= busy;
      ready = true;
      next = list.first();
    }
    boolean mine = !busy && ready;
    busy |= mine;
    lock.release(old);
    if (mine) {
      run();
    }
  }

  /** Something has happened to the descriptor: what waits may be tried again. */
  void signal() {
    Irql old = lock.acquire();
    boolean mine = !busy && list.first() != null;
    if (busy) {
      signalled = true;
    } else {
      ready = true;
      next = list.first();
      busy = mine;
    }
    lock.release(old);
    if (mine) {
      run();
    }
  }

  /** Ends {@code operation} as cancelled if it is here and waits. */
  void cancel(Operation operation) {
    Irql old = lock.acquire();
    boolean mine = false;
    int sent = 0;
    if (operation == current) {
      currentCancelled = true;
    } else {
      sent = operation == list.first() ? done : 0;
      mine = unlink(operation);
    }
    lock.release(old);
    if (mine) {
      context.end(operation, cancelled(sent));
    }
  }

  /** Ends all, and takes no more. */
  void stop() {
    Irql old = lock.acquire();
    stopped = true;
    currentCancelled = true;
    lock.release(old);
    while (true) {
      old = lock.acquire();
      Operation rest = list.first();
      if (rest != null && rest == current) {
        rest = list.after(rest);
      }
      int sent = rest != null && rest == list.first() ? done : 0;
      boolean mine = rest != null && unlink(rest);
      lock.release(old);
      if (!mine || rest == null) {
        return;
      }
      context.end(rest, cancelled(sent));
    }
  }

  /** Something was sent: that is told, as nobody could know it otherwise. */
  private static int cancelled(int sent) {
    return sent > 0 ? sent : -Errno.ECANCELED;
  }

  /** Tries one after the other until the next would have to wait. The caller has set busy. */
  private void run() {
    int tried = 0;
    Operation operation = take(true);
    while (operation != null) {
      int result = attempt(operation);
      boolean later = Attempts.shortage(operation, result) && context.tryLater(this);
      Irql old = lock.acquire();
      boolean over = settle(operation, later ? Attempts.AGAIN : result);
      int end = outcome;
      lock.release(old);
      if (over) {
        context.end(operation, end);
      }
      operation = take(++tried < MOST_AT_ONCE);
    }
  }

  /** Tries. Whatever is thrown, the turn goes on. */
  private int attempt(Operation operation) {
    try {
      return context.attempts().attempt(operation, done);
    } catch (Throwable fault) {
      context.tell(fault);
      return -Errno.EIO;
    }
  }

  /** Returns what to try now, or null: the caller is busy no longer. */
  private @Nullable Operation take(boolean goOn) {
    Irql old = lock.acquire();
    if (signalled) {
      signalled = false;
      ready = true;
      next = list.first();
    }
    Operation chosen = ready ? (ordered ? list.first() : next) : null;
    boolean othersTurn = chosen != null && !goOn;
    if (othersTurn) {
      chosen = null;
    }
    current = chosen;
    currentCancelled &= stopped;
    busy = chosen != null;
    lock.release(old);
    if (othersTurn) {
      context.again();
    }
    return chosen;
  }

  /** Under the lock: notes what the try has brought. Returns whether the operation is over. */
  private boolean settle(Operation operation, int result) {
    current = null;
    if (result == Attempts.AGAIN) {
      if (!currentCancelled) {
        next = list.after(operation);
        ready = signalled || (!ordered && next != null);
        return false;
      }
      outcome = cancelled(done);
      ready &= signalled || !ordered;
    } else if (operation.code() == Code.SEND && result >= 0) {
      done += result;
      if (done < operation.length() && result > 0 && !currentCancelled) {
        return false;
      }
      outcome = done;
    } else {
      outcome = result < 0 && done > 0 ? done : result;
      if (operation.code() == Code.RECEIVE && drained(operation, result)) {
        ready = signalled;
      }
    }
    next = list.after(operation);
    unlink(operation);
    return true;
  }

  /** Less came than there was room for: nothing is left, with some exceptions. */
  private boolean drained(Operation operation, int result) {
    return result > 0
        && result < operation.length()
        && operation.flags() == 0
        && !context.moreBehindShortRead();
  }

  /** Under the lock: takes {@code operation} out. False: it is not here. */
  private boolean unlink(Operation operation) {
    boolean wasFirst = operation == list.first();
    Operation following = list.after(operation);
    if (!list.remove(operation)) {
      return false;
    }
    if (wasFirst) {
      done = 0;
    }
    if (operation == next) {
      next = following;
    }
    return true;
  }
}
