package usbtoaster.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.PortSource;
import usbtoaster.kernel.SpinLock;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Libc;
import usbtoaster.trace.census.ThreadKind;

/**
 * The engine that pretends: a thread is sacrificed to each operation that is under way, and blocks
 * until Linux is done with it. Either a pool, where more operations wait for their turn, or a
 * thread a request, where more fail.
 *
 * <p>Overview: under one spin lock are the operations that have no thread, oldest first and linked
 * through {@link Operation#state}, and the threads. An operation that is under way has its thread
 * as its state. A cancel takes an operation out of the queue and ends it, or tells its thread,
 * which then comes back from where it blocks; only a file's call cannot be left, and ends by
 * itself.
 *
 * <p>A thread that cannot be started costs nothing while others come back; if there is none, the
 * operation fails with {@code -EAGAIN}.
 */
public final class BlockingEngine implements Engine {

  private final EngineKind kind;
  private final BlockingOptions options;
  private final long idleNanos;
  private final SpinLock lock = new SpinLock();
  private final List<BlockingThread> threads = new ArrayList<>(); // under the lock, as what follows
  private final List<BlockingThread> idle = new ArrayList<>();
  private final OperationList queue = new OperationList();
  private int made;
  private boolean closed;

  /** Makes one without threads; they are made on demand. */
  public BlockingEngine(EngineKind kind, BlockingOptions options) {
    if (!kind.sacrificesThreads()) {
      throw new IllegalArgumentException(kind + " does not block threads.");
    }
    this.kind = kind;
    this.options = options;
    idleNanos = kind == EngineKind.THREADS ? 0 : TimeUnit.NANOSECONDS.convert(options.idle());
  }

  @Override
  public EngineKind kind() {
    return kind;
  }

  @Override
  public String description() {
    String threads =
        kind == EngineKind.THREADS ? "A thread is made for each operation," : "A pool of threads,";
    return threads
        + " at most "
        + options.mostThreads()
        + ": a thread is sacrificed to each operation that is under way.";
  }

  @Override
  public @Nullable PortSource source() {
    return null;
  }

  /** Returns how many threads there are. */
  public int threads() {
    Irql old = lock.acquire();
    int now = threads.size();
    lock.release(old);
    return now;
  }

  @Override
  public void attach(Descriptor descriptor) {
    if (descriptor.type() != Descriptor.Type.FILE) {
      Attempts.makeNonBlocking(descriptor);
    }
    descriptor.attachment(new Attempts(descriptor));
  }

  @Override
  public void submit(Operation operation) {
    if (!operation.descriptor().begin()) {
      Operation.end(operation, -Errno.ECANCELED);
      return;
    }
    BlockingThread thread = null;
    boolean refused = false;
    boolean taken = false;
    int number = 0;
    Irql old = lock.acquire();
    try {
      refused = closed;
      thread = refused ? null : threadFor(operation);
      taken = operation.state() != null;
      number = made;
    } catch (Throwable noMemory) {
      options.tell(noMemory);
    } finally {
      lock.release(old);
    }
    if (!taken) {
      end(operation, refused ? -Errno.ECANCELED : -Errno.EAGAIN);
    } else if (thread != null && thread.isStarted()) {
      thread.wake();
    } else if (thread != null) {
      start(thread, number);
    }
  }

  /** Under the lock: gives {@code operation} to a thread, which is returned, or lets it wait. */
  private @Nullable BlockingThread threadFor(Operation operation) {
    if (idle.isEmpty() && threads.size() >= options.mostThreads()) {
      if (kind == EngineKind.BLOCKING) {
        queue.append(operation);
      }
      return null;
    }
    BlockingThread thread;
    if (idle.isEmpty()) {
      thread = new BlockingThread(this, idleNanos);
      threads.add(thread);
      made++;
    } else {
      thread = idle.removeLast();
    }
    thread.take(operation);
    return thread;
  }

  private void start(BlockingThread thread, int number) {
    try {
      thread.start(options.threads().make(ThreadKind.BLOCKED, "blocked-" + number, thread::run));
    } catch (Throwable noThread) {
      options.tell(noThread);
      lost(thread);
    }
  }

  /**
   * {@code thread} has not come, or is not what it was. Another takes what it had; where there is
   * none, that fails, and so does all that waits.
   */
  void lost(BlockingThread thread) {
    Irql old = lock.acquire();
    idle.remove(thread);
    threads.remove(thread);
    Operation left = thread.operation();
    boolean cancelled = thread.leave() || closed;
    BlockingThread other = null;
    if (left != null && !cancelled && kind == EngineKind.BLOCKING) {
      if (!idle.isEmpty()) {
        other = idle.removeLast();
        other.take(left);
        left = null;
      } else if (!threads.isEmpty()) {
        queue.append(left);
        left = null;
      }
    }
    lock.release(old);
    if (other != null) {
      other.wake();
    }
    int result = cancelled ? -Errno.ECANCELED : -Errno.EAGAIN;
    while (left != null) {
      end(left, result);
      left = takeStranded();
    }
  }

  private @Nullable Operation takeStranded() {
    Irql old = lock.acquire();
    Operation stranded = threads.isEmpty() ? queue.first() : null;
    if (stranded != null) {
      queue.remove(stranded);
    }
    lock.release(old);
    return stranded;
  }

  /** The operation is over. If it was the last of a closed descriptor, that is closed first. */
  void end(Operation operation, int result) {
    Descriptor descriptor = operation.descriptor();
    if (descriptor.end()) {
      Libc.close(descriptor.number());
    }
    try {
      Operation.end(operation, result);
    } catch (Throwable fault) { // of a driver: the others go on
      options.tell(fault);
    }
  }

  /** Tells of a fault. Throws nothing. */
  void tell(Throwable fault) {
    options.tell(fault);
  }

  /** {@code thread} has brought its operation to its end; it gets the next one, or rests. */
  void done(BlockingThread thread, Operation operation, int result) {
    Irql old = lock.acquire();
    thread.leave();
    Operation following = kind == EngineKind.THREADS ? null : queue.first();
    if (following != null) {
      queue.remove(following);
      thread.take(following);
    } else if (kind == EngineKind.BLOCKING && !closed) {
      idle.add(thread);
    }
    lock.release(old);
    end(operation, result);
  }

  /** {@code thread} has a bell from now on. */
  void equip(BlockingThread thread, int bell) {
    Irql old = lock.acquire();
    thread.bell(bell);
    lock.release(old);
  }

  /** {@code thread} has rested for long. True: it has nothing to do, and ends. */
  boolean leaves(BlockingThread thread, boolean timeOver) {
    Irql old = lock.acquire();
    boolean rests = !thread.hasWork();
    boolean over = rests && (timeOver || closed || kind == EngineKind.THREADS);
    if (over) {
      idle.remove(thread);
      threads.remove(thread);
    }
    lock.release(old);
    return over;
  }

  @Override
  public void cancel(Operation operation) {
    Irql old = lock.acquire();
    boolean waited = false;
    if (operation.state() instanceof BlockingThread thread) {
      thread.cancel(operation);
    } else if (operation.state() != null) {
      waited = queue.remove(operation);
    }
    lock.release(old);
    if (waited) {
      end(operation, -Errno.ECANCELED);
    }
  }

  @Override
  public void close(Descriptor descriptor) {
    boolean over = descriptor.beginClose();
    cancelAll(descriptor);
    if (over) {
      Libc.close(descriptor.number());
    }
  }

  @Override
  public void close() {
    Irql old = lock.acquire();
    closed = true;
    for (BlockingThread thread : idle) {
      thread.wake();
    }
    lock.release(old);
    cancelAll(null);
  }

  /** Cancels what is there of {@code descriptor}; null: of all. */
  private void cancelAll(@Nullable Descriptor descriptor) {
    Irql old = lock.acquire();
    for (BlockingThread thread : threads) {
      thread.cancelOf(descriptor);
    }
    lock.release(old);
    Operation waiting = takeWaiting(descriptor);
    while (waiting != null) {
      end(waiting, -Errno.ECANCELED);
      waiting = takeWaiting(descriptor);
    }
  }

  private @Nullable Operation takeWaiting(@Nullable Descriptor descriptor) {
    Irql old = lock.acquire();
    Operation here = queue.first();
    while (here != null && descriptor != null && here.descriptor() != descriptor) {
      here = queue.after(here);
    }
    if (here != null) {
      queue.remove(here);
    }
    lock.release(old);
    return here;
  }
}
