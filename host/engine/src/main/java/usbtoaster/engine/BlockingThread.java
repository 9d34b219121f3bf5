package usbtoaster.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFd;
import usbtoaster.linux.PollFlags;
import usbtoaster.trace.census.NativeWait;

/**
 * A thread that blocks for one operation after the other.
 *
 * <p>On a stream or a socket it blocks in {@code poll}, for the descriptor and for a bell of its
 * own, which a cancel rings. What it does is its own; its operation and the mark of a cancel are
 * under the engine's lock.
 */
final class BlockingThread {
  private static final NativeWait IN_FILE =
      new NativeWait("blocks in a call for a file until it is done", true);
  private static final NativeWait IN_POLL =
      new NativeWait("blocks in poll for one descriptor until it is ready", true);
  private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1L);
  private static final int COUNTER_BYTES = 8;
  private static final int PAUSE_MILLIS = 20;

  private final BlockingEngine engine;
  private final long idleNanos;
  // Volatile: written under the engine's lock, read by the thread itself without it.
  private volatile @Nullable Operation current;
  private volatile boolean cancelled;
  private int bell = -1; // under the engine's lock but for the thread's own reads
  private volatile @Nullable Thread thread; // set by who starts it, read by who wakes it

  BlockingThread(BlockingEngine engine, long idleNanos) {
    this.engine = engine;
    this.idleNanos = idleNanos;
  }

  void start(Thread made) {
    thread = made;
    made.start();
  }

  boolean isStarted() {
    return thread != null;
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  // Under the engine's lock

  void take(Operation operation) {
    operation.state(this);
    current = operation;
  }

  boolean hasWork() {
    return current != null;
  }

  @Nullable Operation operation() {
    return current;
  }

  /** It is done with its operation. Returns whether that was cancelled. */
  boolean leave() {
    boolean before = cancelled;
    current = null;
    cancelled = false;
    return before;
  }

  void cancel(Operation operation) {
    if (operation == current && !cancelled) {
      cancelled = true;
      if (bell >= 0) {
        Libc.write(bell, ONE, COUNTER_BYTES);
      }
    }
  }

  void cancelOf(@Nullable Descriptor descriptor) {
    Operation operation = current;
    if (operation != null && (descriptor == null || operation.descriptor() == descriptor)) {
      cancel(operation);
    }
  }

  void bell(int number) {
    bell = number;
  }

  // On the thread itself

  void run() {
    boolean over = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polled = arena.allocate(PollFd.LAYOUT, 2);
      boolean timeOver = false;
      while (!over) {
        Operation operation = current;
        if (operation != null) {
          engine.done(this, operation, tried(operation, polled));
          Thread.interrupted(); // what an end leaves set is nobody's, and would end each rest
          timeOver = false;
        } else if (engine.leaves(this, timeOver)) {
          over = true;
        } else {
          long began = System.nanoTime();
          LockSupport.parkNanos(engine, idleNanos);
          Thread.interrupted(); // it means nothing here, and would keep the thread from parking
          timeOver = System.nanoTime() - began >= idleNanos;
        }
      }
    } catch (Throwable fault) { // none of an operation or its end: there was no memory
      engine.tell(fault);
    } finally {
      if (!over) {
        engine.lost(this);
      }
      if (bell >= 0) {
        Libc.close(bell);
      }
    }
  }

  private int tried(Operation operation, MemorySegment polled) {
    try {
      return perform(operation, polled);
    } catch (Throwable fault) {
      engine.tell(fault);
      return -Errno.EIO;
    }
  }

  private int perform(Operation operation, MemorySegment polled) {
    Descriptor descriptor = operation.descriptor();
    Attempts attempts = (Attempts) descriptor.attachment();
    if (attempts == null) {
      throw new IllegalStateException(descriptor + " was not attached to this engine.");
    }
    if (descriptor.type() == Descriptor.Type.FILE) {
      return cancelled ? -Errno.ECANCELED : inFile(attempts, operation);
    }
    int done = 0;
    while (!cancelled) {
      int result = attempts.attempt(operation, done);
      boolean send = operation.code() == Operation.Code.SEND;
      if (Attempts.shortage(operation, result)) {
        await(-1, 0, PAUSE_MILLIS, polled);
      } else if (result == Attempts.AGAIN) {
        await(descriptor.number(), Attempts.awaited(operation), -1, polled);
      } else if (send && result > 0 && done + result < operation.length()) {
        done += result;
      } else {
        return result < 0 && done > 0 ? done : done + result;
      }
    }
    return done > 0 ? done : -Errno.ECANCELED;
  }

  private static int inFile(Attempts attempts, Operation operation) {
    IN_FILE.begin();
    try {
      return attempts.attempt(operation, 0);
    } finally {
      NativeWait.end();
    }
  }

  /** Blocks until the descriptor is ready, the operation is cancelled, or the time is over. */
  private void await(int descriptor, int events, int timeoutMillis, MemorySegment polled) {
    if (bell < 0) {
      int made = Libc.eventfd(0, FileFlags.EFD_CLOEXEC | FileFlags.EFD_NONBLOCK);
      engine.equip(this, made);
    }
    PollFd.set(polled, 0, descriptor, events);
    PollFd.set(polled, 1, bell, PollFlags.POLLIN);
    if (cancelled) {
      return; // before there was a bell
    }
    // Without a bell, as there are no more descriptors: it looks now and then.
    IN_POLL.begin();
    Libc.poll(polled, 2, bell < 0 ? PAUSE_MILLIS : timeoutMillis);
    NativeWait.end();
    if (PollFd.returned(polled, 1) != 0) {
      Libc.read(bell, polled, COUNTER_BYTES);
    }
  }
}
