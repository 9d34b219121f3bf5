package usbtoaster.epoll;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.SpinLock;

/**
 * The events of one event thread that nobody has handled, and the work item that handles them.
 *
 * <p>Overview: a descriptor is in the queue at most once, with all that has happened to it. At most
 * one work item is scheduled. When it runs it clears the mark of that, takes an event and, if there
 * are more, schedules the next item before it handles its own: so several workers handle events
 * where there are many, and an event never waits behind a callback that blocks. An item that has
 * run for 15 ms gives its worker back. Where the queue is empty no next item is scheduled, as .NET
 * does: it would find nothing, and a wake-up costs more than the rest.
 *
 * <p>After each event the worker serves the pool's port: the ends that it has brought are taken on
 * the same thread.
 *
 * <p>Any thread, at PASSIVE to DISPATCH; the item at PASSIVE. Nothing is allocated.
 *
 * <p>Source: semantics item 109.
 */
final class EventQueue implements Runnable {
  private static final long TURN_NANOS = 15_000_000;

  private final EpollPool pool;
  private final LongSupplier clock;
  private final Consumer<Throwable> faults;
  private final SpinLock lock = new SpinLock();
  private @Nullable EpollContext first; // under the lock, these two
  private @Nullable EpollContext last;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  EventQueue(EpollPool pool, LongSupplier clock, Consumer<Throwable> faults) {
    this.pool = pool;
    this.clock = clock;
    this.faults = faults;
  }

  /** Adds what happened to {@code context}; nothing is scheduled. */
  void add(EpollContext context, int events) {
    if (!mark(context.pending, events)) {
      return; // it is in the queue
    }
    Irql old = lock.acquire();
    EpollContext before = last;
    if (before == null) {
      first = context;
    } else {
      before.queuedNext = context;
    }
    last = context;
    lock.release(old);
  }

  /** Adds to what has happened; true: nothing had. */
  private static boolean mark(AtomicInteger pending, int events) {
    int before = pending.get();
    while (!pending.compareAndSet(before, before | events)) {
      before = pending.get();
    }
    return before == 0;
  }

  /**
   * Schedules the work item if there are events, and none is scheduled. False: the pool does not
   * take it.
   */
  boolean schedule() {
    if (hasEvents() && scheduled.compareAndSet(false, true)) {
      try {
        pool.queue(this);
      } catch (Throwable noMemory) {
        scheduled.set(false);
        faults.accept(noMemory);
        return false;
      }
    }
    return true;
  }

  private boolean hasEvents() {
    Irql old = lock.acquire();
    boolean some = first != null;
    lock.release(old);
    return some;
  }

  private @Nullable EpollContext poll() {
    Irql old = lock.acquire();
    EpollContext taken = first;
    if (taken != null) {
      first = taken.queuedNext;
      taken.queuedNext = null;
      if (first == null) {
        last = null;
      }
    }
    lock.release(old);
    return taken;
  }

  /** Handles events: on a worker. */
  @Override
  public void run() {
    scheduled.set(false);
    EpollContext context = poll();
    if (context == null) {
      return;
    }
    schedule();
    long began = clock.getAsLong();
    pool.begin();
    try {
      while (context != null) {
        handle(context);
        pool.serve();
        if (clock.getAsLong() - began >= TURN_NANOS) {
          schedule();
          return;
        }
        context = poll();
      }
    } finally {
      pool.end();
    }
  }

  private void handle(EpollContext context) {
    try {
      context.handle(context.pending.getAndSet(0));
    } catch (Throwable fault) { // the other events are handled all the same
      faults.accept(fault);
    }
  }
}
