package usbtoaster.epoll;

import static usbtoaster.linux.PollFlags.EPOLLERR;
import static usbtoaster.linux.PollFlags.EPOLLHUP;
import static usbtoaster.linux.PollFlags.EPOLLIN;
import static usbtoaster.linux.PollFlags.EPOLLOUT;
import static usbtoaster.linux.PollFlags.EPOLLPRI;
import static usbtoaster.linux.PollFlags.EPOLLRDHUP;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation;

/**
 * What an event loop keeps of one descriptor (.NET: {@code SocketAsyncContext}): a queue of
 * operations for each direction, and one for those that wait for an event itself.
 *
 * <p>Any thread, at PASSIVE to DISPATCH.
 */
final class EpollContext {
  private static final int ALWAYS = EPOLLERR | EPOLLHUP; // whoever waits, for whatever, is told

  private final Descriptor descriptor;
  private final EventLoop loop;
  private final Attempts attempts;
  private final OperationQueue input = new OperationQueue(this, true);
  private final OperationQueue output = new OperationQueue(this, true);
  private final OperationQueue polls = new OperationQueue(this, false);
  private final AtomicInteger awaited = new AtomicInteger(); // operations that a thread waits for
  private final AtomicBoolean pausing = new AtomicBoolean();
  // Volatile: set by whoever handles an event, before the queue is signalled; read by triers.
  private volatile boolean inputEnded;
  private volatile boolean urgent;
  private volatile int refusal; // set once while it is attached; -errno

  final AtomicInteger pending = new AtomicInteger(); // events that nobody has handled
  @Nullable EpollContext queuedNext; // the event queue's
  int slot = -1; // the table's

  EpollContext(Descriptor descriptor, EventLoop loop, Attempts attempts) {
    this.descriptor = descriptor;
    this.loop = loop;
    this.attempts = attempts;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  Attempts attempts() {
    return attempts;
  }

  /** Lets every operation fail: epoll does not take the descriptor. */
  void refuse(int error) {
    refusal = error;
  }

  /** Tries {@code operation} or keeps it; the descriptor has admitted it. */
  void submit(Operation operation) {
    if (operation.awaited()) {
      awaited.incrementAndGet();
    }
    if (refusal != 0) {
      end(operation, refusal);
    } else {
      queue(operation).submit(operation);
    }
  }

  void cancel(Operation operation) {
    queue(operation).cancel(operation);
  }

  private OperationQueue queue(Operation operation) {
    return switch (operation.code()) {
      case READ, RECEIVE, ACCEPT, SYNC -> input;
      case WRITE, SEND, CONNECT -> output;
      case POLL -> polls;
    };
  }

  /** Ends all operations, and takes no more. */
  void stop() {
    input.stop();
    output.stop();
    polls.stop();
  }

  /** The operation is over. If it was the last of a closed descriptor, that is closed first. */
  void end(Operation operation, int result) {
    if (operation.awaited()) {
      awaited.decrementAndGet();
    }
    if (descriptor.end()) {
      loop.close(this);
    }
    try {
      Operation.end(operation, result);
    } catch (Throwable fault) { // of a driver: the others go on
      loop.tell(fault);
    }
  }

  /** Tells of a fault. Throws nothing. */
  void tell(Throwable fault) {
    loop.tell(fault);
  }

  /** Nothing is in flight, and nobody may start anything: Linux closes the descriptor. */
  void closeNumber() {
    loop.close(this);
  }

  /** Handles events: tries what waits for them. */
  void handle(int events) {
    boolean stream = descriptor.type() == Descriptor.Type.STREAM;
    if ((events & (EPOLLRDHUP | EPOLLERR)) != 0 || (stream && (events & EPOLLHUP) != 0)) {
      inputEnded = true;
    }
    if ((events & EPOLLPRI) != 0) {
      urgent = true;
    }
    if ((events & (EPOLLIN | EPOLLRDHUP | ALWAYS)) != 0) {
      input.signal();
    }
    if ((events & (EPOLLOUT | ALWAYS)) != 0) {
      output.signal();
    }
    polls.signal();
  }

  /**
   * Returns whether there may be more behind a short read, of which no event will tell again: the
   * peer has ended its side, or the connection, and there is an end to be read; or it has sent
   * urgent data, at which Linux cuts a read.
   */
  boolean moreBehindShortRead() {
    return inputEnded || urgent;
  }

  /** Returns whether a thread waits for one of the operations: an event is handled at once. */
  boolean isAwaited() {
    return awaited.get() > 0;
  }

  /** Whoever tried has had its turn: the rest is tried by a worker. */
  void again() {
    loop.dispatch(this, EPOLLIN | EPOLLOUT);
  }

  /**
   * Linux is short of something: {@code queue} is tried again after a pause. False: it is not, as
   * there is no timer.
   */
  boolean tryLater(OperationQueue queue) {
    if (pausing.compareAndSet(false, true)) {
      try {
        loop.later(
            () -> {
              pausing.set(false);
              queue.signal();
            });
      } catch (Throwable noTimer) {
        pausing.set(false);
        loop.tell(noTimer);
        return false;
      }
    }
    return true;
  }
}
