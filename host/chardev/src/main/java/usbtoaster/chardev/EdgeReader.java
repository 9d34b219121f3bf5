package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Reads the edges of all lines of one request, on the thread that runs it.
 *
 * <p>Overview: the thread waits in {@code poll} for the lines and for an eventfd, without a time
 * limit, so nothing runs while nothing happens. It reads up to {@value #MOST} edges at once and
 * tells the listener of each. {@link #close} writes to the eventfd. Whoever is the last to use a
 * descriptor closes it: a reader that runs closes at its end, so no number is used that has become
 * somebody else's.
 *
 * <pre>
 *   NEW -- run --> RUNNING -- close, or the chip is gone --> ENDED
 *    +---- close -----------------------------------------------^
 * </pre>
 */
public final class EdgeReader implements Runnable, AutoCloseable {
  private static final int MOST = 64;
  private static final long EVENT = Uapi.LINE_EVENT.byteSize();
  private static final long TIMESTAMP = Uapi.offset(Uapi.LINE_EVENT, "timestamp_ns");
  private static final long ID = Uapi.offset(Uapi.LINE_EVENT, "id");
  private static final long OFFSET = Uapi.offset(Uapi.LINE_EVENT, "offset");
  private static final long SEQNO = Uapi.offset(Uapi.LINE_EVENT, "seqno");
  private static final long LINE_SEQNO = Uapi.offset(Uapi.LINE_EVENT, "line_seqno");

  // struct pollfd { int fd; short events; short revents; }, twice
  private static final long POLLFD = 8;
  private static final long EVENTS = 4;
  private static final long REVENTS = 6;
  private static final short POLLIN = 1;

  private enum State {
    NEW,
    RUNNING,
    ENDED
  }

  private final GpioLines lines;
  private final Syscalls calls;
  private final EdgeListener listener;
  private final Consumer<Throwable> failures;
  private final EdgeTally tally;
  private final int wake;
  private State state = State.NEW; // guarded by this
  // Volatile: written by close, read by the thread that runs.
  private volatile boolean stopped;

  /**
   * Makes a reader, which reads nothing before it runs. Edges from the request on wait for it, as
   * far as the kernel keeps them.
   *
   * @param failures is given what the listener throws, on the thread that runs
   * @throws GpioException if there is no descriptor to be had
   */
  public EdgeReader(GpioLines lines, EdgeListener listener, Consumer<Throwable> failures)
      throws GpioException {
    this.lines = lines;
    this.calls = lines.calls();
    this.listener = listener;
    this.failures = failures;
    this.tally = new EdgeTally(lines.request().lines().length);
    this.wake = calls.eventfd();
    if (wake < 0) {
      throw Refusal.ofLines(lines.chip(), "Making an eventfd", -wake);
    }
  }

  /** Returns what was read until now. Any thread may call. */
  public EdgeCounts counts() {
    return tally.counts();
  }

  /** Reads until this is closed or the chip is gone. Does nothing if it is closed already. */
  @Override
  public void run() {
    GpioException why = null;
    boolean begun = false;
    try {
      int fd = begin();
      begun = fd >= 0;
      if (begun) {
        read(fd);
      }
    } catch (GpioException e) {
      why = e;
    } finally {
      if (begun) {
        end();
      }
    }
    if (why != null) {
      gone(why);
    }
  }

  private synchronized int begin() throws GpioException {
    if (state != State.NEW) {
      return -1;
    }
    int fd = lines.watch();
    state = State.RUNNING;
    return fd;
  }

  private synchronized void end() {
    state = State.ENDED;
    lines.unwatch();
    calls.close(wake);
  }

  /** Ends it: at once if it does not run, else after the edge that is being told. */
  @Override
  public synchronized void close() {
    stopped = true;
    switch (state) {
      case NEW -> {
        state = State.ENDED;
        calls.close(wake);
      }
      case RUNNING -> {
        try (Arena arena = Arena.ofConfined()) {
          calls.write(wake, arena.allocateFrom(JAVA_LONG, 1)); // fails only if it is awake already
        }
      }
      case ENDED -> {}
    }
  }

  private void read(int fd) throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(MOST * EVENT, Long.BYTES);
      MemorySegment fds = arena.allocate(2 * POLLFD, Long.BYTES);
      fds.set(JAVA_INT, 0, fd);
      fds.set(JAVA_SHORT, EVENTS, POLLIN);
      fds.set(JAVA_INT, POLLFD, wake);
      fds.set(JAVA_SHORT, POLLFD + EVENTS, POLLIN);
      long rest = 0; // bytes of an edge that is not whole: the kernel gives whole ones
      while (!stopped) {
        int ready = calls.poll(fds, 2, -1);
        if (ready == -Errno.EINTR) {
          continue;
        }
        if (ready < 0) {
          throw Refusal.ofLines(lines.chip(), "Waiting for edges", -ready);
        }
        if (!stopped && fds.get(JAVA_SHORT, REVENTS) != 0) {
          rest = take(fd, fds.get(JAVA_SHORT, REVENTS), buffer, rest);
        }
      }
    }
  }

  /** Reads what is there and tells of it; returns how many bytes begin the next edge. */
  private long take(int fd, short revents, MemorySegment buffer, long rest) throws GpioException {
    if ((revents & POLLIN) == 0) {
      throw Refusal.gone(lines.chip()); // POLLERR and POLLHUP, once the driver is unbound
    }
    MemorySegment free = rest == 0 ? buffer : buffer.asSlice(rest);
    long read = calls.read(fd, free, free.byteSize());
    if (read == -Errno.EINTR) {
      return rest;
    }
    if (read <= 0) {
      throw read == 0
          ? Refusal.gone(lines.chip())
          : Refusal.ofLines(lines.chip(), "Reading edges", (int) -read);
    }
    long end = rest + read;
    long at = 0;
    for (; at + EVENT <= end && !stopped; at += EVENT) {
      tell(buffer, at);
    }
    long left = end - at;
    MemorySegment.copy(buffer, at, buffer, 0, left);
    return left;
  }

  private void tell(MemorySegment event, long at) {
    int id = event.get(JAVA_INT, at + ID);
    int line = event.get(JAVA_INT, at + OFFSET);
    int index = lines.index(line);
    boolean rising = id == Uapi.GPIO_V2_LINE_EVENT_RISING_EDGE;
    if (index < 0 || (!rising && id != Uapi.GPIO_V2_LINE_EVENT_FALLING_EDGE)) {
      return; // a newer kernel's kind of event
    }
    int lineSeqno = event.get(JAVA_INT, at + LINE_SEQNO);
    long lost = tally.count(index, rising, lineSeqno);
    try {
      listener.edge(
          line,
          rising,
          event.get(JAVA_LONG, at + TIMESTAMP),
          Integer.toUnsignedLong(event.get(JAVA_INT, at + SEQNO)),
          Integer.toUnsignedLong(lineSeqno),
          lost);
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void gone(GpioException why) {
    try {
      listener.gone(why);
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (Throwable e) {
      // Whoever reports failures has failed: the edges go on.
    }
  }
}
