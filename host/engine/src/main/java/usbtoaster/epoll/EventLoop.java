package usbtoaster.epoll;

import static usbtoaster.linux.PollFlags.EPOLLET;
import static usbtoaster.linux.PollFlags.EPOLLIN;
import static usbtoaster.linux.PollFlags.EPOLLOUT;
import static usbtoaster.linux.PollFlags.EPOLLPRI;
import static usbtoaster.linux.PollFlags.EPOLLRDHUP;

import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Descriptor;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.SpinLock;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Libc;
import usbtoaster.trace.census.NativeWait;
import usbtoaster.trace.census.ThreadKind;

/**
 * An event thread and the descriptors that it awaits (.NET: {@code SocketAsyncEngine}).
 *
 * <p>Overview: a descriptor is registered once, for everything, edge-triggered, and removed before
 * its number is closed. The thread turns what epoll tells into events of contexts and has them
 * handled by the pool; itself only where the options say so, or where a thread waits for an
 * operation, which must not need a worker. An event names its context by slot and generation, as a
 * wait may have brought it before the descriptor was removed.
 *
 * <p>The thread ends by the bell, and lets epoll go as its last act. Whoever adds or removes does
 * so under the lock, and not after that.
 *
 * <p>Source: semantics items 108 and 109.
 */
final class EventLoop {
  private static final int MOST_EVENTS = 1024;
  private static final int WANTED = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  private static final NativeWait WAITS =
      new NativeWait("waits in epoll_wait for whatever is ready", false);

  private final EpollOptions options;
  private final EpollPool pool;
  private final EventQueue queue;
  private final Epoll epoll = new Epoll(MOST_EVENTS);
  private final SpinLock lock = new SpinLock();
  private final ContextTable contexts = new ContextTable(); // under the lock, as what follows
  private boolean gone;
  private volatile boolean closed; // set by whoever closes, read by the thread after each wait

  EventLoop(EpollOptions options, EpollPool pool) {
    this.options = options;
    this.pool = pool;
    queue = new EventQueue(pool, options.clock(), options::tell);
  }

  void start(String name) {
    try {
      options.threads().make(ThreadKind.EVENT, name, this::run).start();
    } catch (Throwable noThread) {
      epoll.close();
      throw noThread;
    }
  }

  /**
   * Awaits a descriptor from now on.
   *
   * @return null if epoll cannot, since it is always ready
   */
  @Nullable EpollContext add(Descriptor descriptor) {
    EpollContext context = new EpollContext(descriptor, this, new Attempts(descriptor));
    Irql old = lock.acquire();
    boolean stopped = closed;
    int result = 0;
    if (!stopped) {
      long data = contexts.add(context);
      result = epoll.add(descriptor.number(), WANTED, data);
      if (result < 0) {
        contexts.remove(context);
      }
    }
    lock.release(old);
    if (stopped) {
      context.stop();
    } else if (result == -Errno.EPERM) {
      return null;
    } else if (result < 0) {
      context.refuse(result);
    }
    return context;
  }

  /** Lets Linux close the descriptor: nothing is in flight on it. */
  void close(EpollContext context) {
    int number = context.descriptor().number();
    Irql old = lock.acquire();
    if (contexts.remove(context) && !gone) {
      epoll.remove(number);
    }
    lock.release(old);
    Libc.close(number);
  }

  /** Has a worker handle {@code events} of {@code context}. */
  void dispatch(EpollContext context, int events) {
    queue.add(context, events);
    queue.schedule();
  }

  /** Tells of a fault. Throws nothing. */
  void tell(Throwable fault) {
    options.tell(fault);
  }

  /** Has {@code action} run after the pause that a shortage of Linux's is given. */
  void later(Runnable action) {
    options.later().after(options.pauseNanos(), action);
  }

  /** Ends all operations, and the thread. */
  void close() {
    Irql old = lock.acquire();
    boolean before = closed;
    closed = true;
    EpollContext[] all = contexts.all();
    if (!before && !gone) {
      epoll.ring();
    }
    lock.release(old);
    for (EpollContext context : all) {
      context.stop();
    }
  }

  private void run() {
    try {
      while (!closed) {
        WAITS.begin();
        int count = epoll.await(true);
        NativeWait.end();
        turn(count);
      }
    } finally {
      Irql old = lock.acquire();
      gone = true;
      lock.release(old);
      epoll.close();
      close(); // else what waits for a thread that failed would wait for ever
    }
  }

  /** Sorts what one wait has brought. */
  private void turn(int count) {
    for (int i = 0; i < count; i++) {
      long data = epoll.data(i);
      EpollContext context = data == Epoll.BELL ? null : context(data);
      if (context == null) {
        continue;
      }
      if (options.inline() || context.isAwaited()) {
        handle(context, epoll.events(i));
      } else {
        queue.add(context, epoll.events(i));
      }
    }
    if (!queue.schedule()) {
      queue.run(); // then here, rather than never
    }
  }

  private @Nullable EpollContext context(long data) {
    Irql old = lock.acquire();
    EpollContext found = contexts.find(data);
    lock.release(old);
    return found;
  }

  private void handle(EpollContext context, int events) {
    pool.begin();
    try {
      context.handle(events);
      pool.serve();
    } catch (Throwable fault) {
      tell(fault);
    } finally {
      pool.end();
    }
  }
}
