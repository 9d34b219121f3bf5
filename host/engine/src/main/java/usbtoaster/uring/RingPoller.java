package usbtoaster.uring;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFlags;
import usbtoaster.linux.SocketFlags;
import usbtoaster.trace.census.NativeWait;

/**
 * The thread of a ring at work: takes what was asked for, fills, enters once a turn, and ends what
 * has ended.
 *
 * <p>The first thread that polls is the owner of the ring; all of its requests belong to it, so it
 * stays until {@link #close} has returned. {@link #wake} is any thread's.
 *
 * <p>Overview: what Linux tells carries the name that it was given. The slot's is an operation's,
 * or a poll that goes before it; with the bit {@link #CANCEL} it is the answer to a cancel, and
 * says nothing about the operation; {@link #BELL} is the bell's. An operation ends with its own
 * last entry of the completion queue and with nothing else.
 */
final class RingPoller implements PortSource, Ring.Reaper {
  private static final Logger LOG = LoggerFactory.getLogger(RingPoller.class);

  private static final NativeWait WAITS =
      new NativeWait("waits in io_uring_enter for whatever ends", false);
  private static final long CANCEL = Long.MIN_VALUE;
  private static final long BELL = -1;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int PAUSE_MILLIS = 1;
  private static final int ACCEPTED = SocketFlags.SOCK_CLOEXEC | SocketFlags.SOCK_NONBLOCK;

  private final Ring ring;
  private final Bell bell;
  private final Requests requests;
  // Volatile: set once by the first thread that polls, asked for by all that submit.
  private volatile @Nullable Thread owner;
  // Volatile: set by whoever wakes, looked at by the owner before it sleeps.
  private volatile boolean woken;
  // The owner's own:
  private boolean listening;
  private boolean leaving;
  private boolean ended; // an operation, in this poll
  private boolean unanswered; // a cancel found nothing, and its operation has not ended
  private long retryNanos;

  RingPoller(Ring ring, Bell bell, Requests requests) {
    this.ring = ring;
    this.bell = bell;
    this.requests = requests;
  }

  /** Returns whether the calling thread polls this ring. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and nobody else
  boolean isCurrent() {
    return owner == Thread.currentThread();
  }

  @Override
  public void poll(long timeoutNanos) {
    begin();
    ended = false;
    takeAll();
    // What is there comes first; what it leads to is entered together with what was filled.
    if (!ring.ready()) {
      // What was doomed has ended already: whoever polls wants to know, and not to sleep.
      if (timeoutNanos == 0 || woken || ended) {
        if (ring.filled() > 0 || ring.holdsBack()) {
          enter(0, 0);
        }
      } else {
        sleep(timeoutNanos);
      }
    }
    ring.reap(this);
    woken = false;
  }

  private void sleep(long timeoutNanos) {
    long most =
        unanswered && (timeoutNanos < 0 || timeoutNanos > RETRY_NANOS) ? RETRY_NANOS : timeoutNanos;
    bell.sleeps();
    boolean rest = !woken && !requests.waiting();
    WAITS.begin();
    try {
      enter(rest ? 1 : 0, most);
    } finally {
      NativeWait.end();
      bell.wakes();
    }
  }

  @Override
  public void wake() {
    woken = true;
    bell.ring();
  }

  /** Something was queued: ends the owner's sleep. Any thread. */
  void look() {
    bell.ring();
  }

  @Override
  public void close() {
    begin();
    requests.close();
    while (!requests.idle()) {
      poll(-1);
    }
    leaving = true;
    bell.ringOut();
    while (listening) {
      poll(-1);
    }
    ring.close();
    bell.close();
  }

  private void begin() {
    if (owner == null) {
      try {
        ring.enable();
      } catch (RingFailure e) {
        throw new IllegalStateException("A ring cannot be begun: " + e.getMessage(), e);
      }
      owner = Thread.currentThread();
      listen();
    } else if (!isCurrent()) {
      throw new IllegalStateException(
          "A ring is polled by the thread that polled it first, " + owner + ", and by no other.");
    }
  }

  private void listen() {
    listening = roomForOne();
    if (listening) {
      bell.listen(ring, BELL);
    }
  }

  /** Takes what others have asked for, as far as there is room: the rest in the next turn. */
  private void takeAll() {
    if (!listening && !leaving) {
      listen();
    }
    if (unanswered && System.nanoTime() - retryNanos >= 0) {
      unanswered = false;
      requests.cancelAgain();
    }
    boolean room = requests.waiting() && roomForOne();
    while (room) {
      Slot doomed = requests.nextToCancel();
      if (doomed != null) {
        cancel(doomed);
      } else {
        Slot slot = requests.nextToFly();
        if (slot != null) {
          fill(slot);
        }
      }
      room = requests.waiting() && !ring.full();
    }
  }

  private boolean roomForOne() {
    if (ring.full()) {
      enter(0, 0);
    }
    return !ring.full();
  }

  /** Enters; what fails is tried again in a later turn. */
  private void enter(int wait, long timeoutNanos) {
    int result = ring.enter(wait, timeoutNanos);
    if (result >= 0 || result == -Errno.ETIME || result == -Errno.EINTR) {
      return;
    }
    if (result == -Errno.EBUSY || result == -Errno.EAGAIN || result == -Errno.ENOMEM) {
      if (!ring.ready()) { // no memory, and nothing to do that would free some
        Libc.poll(MemorySegment.NULL, 0, PAUSE_MILLIS);
      }
      return;
    }
    throw new IllegalStateException(
        "io_uring_enter failed with " + Errno.name(result) + ". Use the engine epoll.");
  }

  // What is asked of Linux

  /** Puts a flying slot's operation into the ring, or gives it back to the queue. */
  void fill(Slot slot) {
    if (!roomForOne()) {
      requests.giveBack(slot);
      return;
    }
    Operation about = slot.operation();
    int fd = about.descriptor().number();
    long address = about.memory().address();
    int length = about.length();
    int flags = about.flags();
    long name = slot.userData();
    if (slot.polling) {
      ring.fill(Uapi.OP_POLL_ADD, fd, 0, 0, 0, readiness(about.code()), name);
      return;
    }
    switch (about.code()) {
      case READ -> ring.fill(Uapi.OP_READ, fd, about.position(), address, length, 0, name);
      case WRITE -> ring.fill(Uapi.OP_WRITE, fd, about.position(), address, length, 0, name);
      case RECEIVE -> ring.fill(Uapi.OP_RECV, fd, 0, address, length, flags, name);
      case SEND -> {
        int all = flags | SocketFlags.MSG_WAITALL | SocketFlags.MSG_NOSIGNAL;
        int done = slot.done;
        ring.fill(Uapi.OP_SEND, fd, 0, address + done, length - done, all, name);
      }
      case ACCEPT -> ring.fill(Uapi.OP_ACCEPT, fd, 0, 0, 0, ACCEPTED, name);
      case CONNECT -> ring.fill(Uapi.OP_CONNECT, fd, length, address, 0, 0, name);
      case POLL -> ring.fill(Uapi.OP_POLL_ADD, fd, 0, 0, 0, flags, name);
      case SYNC -> ring.fill(Uapi.OP_FSYNC, fd, 0, 0, 0, 0, name);
    }
  }

  private static int readiness(Operation.Code code) {
    return switch (code) {
      case READ, RECEIVE, ACCEPT -> PollFlags.POLLIN;
      default -> PollFlags.POLLOUT;
    };
  }

  private void cancel(Slot slot) {
    if (slot.state == Slot.State.DOOMED) {
      end(slot, -Errno.ECANCELED);
    } else {
      long name = slot.userData();
      ring.fill(Uapi.OP_ASYNC_CANCEL, -1, 0, name, 0, 0, CANCEL | name);
    }
  }

  // What Linux tells

  @Override
  public void reaped(long userData, int result, int flags) {
    if (userData == BELL) {
      listening = false;
      if (!leaving) {
        listen();
      }
      return;
    }
    Slot slot = requests.find(userData & ~CANCEL);
    if (userData < 0) {
      answered(slot, result);
    } else if (slot == null) {
      LOG.error("Linux ended an operation that nobody asked for.");
    } else {
      ended(slot, result);
    }
  }

  /**
   * A cancel was answered. That it found nothing may mean that the operation is just about to end,
   * or that it was between two waits: if it is there in a while, it is asked again. A file's
   * operation ends in any case.
   */
  private void answered(@Nullable Slot slot, int result) {
    if (slot != null
        && result < 0
        && slot.operation().descriptor().type() != Descriptor.Type.FILE
        && !unanswered) {
      unanswered = true;
      retryNanos = System.nanoTime() + RETRY_NANOS;
    }
  }

  /** Linux has let go of the slot's operation: ends it, or begins its next part. */
  private void ended(Slot slot, int told) {
    // A poll that goes before an operation tells that it may be tried, and no more.
    int result = slot.polling && told >= 0 ? -Errno.EINTR : told;
    Operation about = slot.operation();
    // A descriptor that does not wait: the ring does.
    slot.polling = result == -Errno.EAGAIN && canPoll(about);
    boolean sends = about.code() == Operation.Code.SEND && result > 0;
    if (sends) {
      slot.done += result;
    }
    boolean more = result == -Errno.EINTR || slot.polling || (sends && slot.done < about.length());
    // Read without the lock: if it is cancelled from now on, the list of cancels has it.
    if (more && !slot.cancelled) {
      fill(slot);
    } else {
      end(slot, outcome(slot, more && result < 0 ? -Errno.ECANCELED : result));
    }
  }

  private static boolean canPoll(Operation operation) {
    return operation.descriptor().type() != Descriptor.Type.FILE
        && operation.code() != Operation.Code.POLL;
  }

  private static int outcome(Slot slot, int result) {
    Flights flights = slot.flights();
    flights.reset |= result == -Errno.ECONNRESET;
    return switch (slot.operation().code()) {
      case SEND -> slot.done > 0 ? slot.done : result;
      case RECEIVE -> result == 0 && flights.reset ? -Errno.ECONNRESET : result;
      default -> result;
    };
  }

  private void end(Slot slot, int result) {
    Operation about = slot.operation();
    Descriptor descriptor = about.descriptor();
    ended = true;
    requests.free(slot);
    if (descriptor.end()) {
      Libc.close(descriptor.number());
    }
    try {
      Operation.end(about, result);
    } catch (Throwable fault) { // of a driver: the others go on
      LOG.error("The end of an operation failed.", fault);
    }
  }
}
