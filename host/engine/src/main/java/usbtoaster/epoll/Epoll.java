package usbtoaster.epoll;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static usbtoaster.linux.PollFlags.EPOLLET;
import static usbtoaster.linux.PollFlags.EPOLLIN;
import static usbtoaster.linux.PollFlags.EPOLL_CLOEXEC;
import static usbtoaster.linux.PollFlags.EPOLL_CTL_ADD;
import static usbtoaster.linux.PollFlags.EPOLL_CTL_DEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import usbtoaster.linux.EpollEvent;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFlags;

/**
 * An instance of epoll, with a bell that ends its wait.
 *
 * <p>One thread waits and reads the events; any thread adds, removes and rings. The bell is an
 * eventfd that is awaited edge-triggered, so nobody has to read it.
 */
final class Epoll {
  /** What the bell's event carries. */
  static final long BELL = -1;

  private static final int COUNTER_BYTES = 8;

  private final int most;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment events;
  private final MemorySegment one;
  private final int number;
  private final int bell;

  /**
   * Makes one.
   *
   * @param most how many events one wait may bring
   * @throws IllegalStateException if Linux has no more descriptors
   */
  Epoll(int most) {
    this.most = most;
    events = arena.allocate(EpollEvent.LAYOUT, most);
    one = arena.allocate(COUNTER_BYTES, COUNTER_BYTES);
    one.set(JAVA_LONG, 0, 1);
    number = Libc.epollCreate1(EPOLL_CLOEXEC);
    bell = Libc.eventfd(0, FileFlags.EFD_CLOEXEC | FileFlags.EFD_NONBLOCK);
    boolean listens = false;
    try {
      check(number, "epoll_create1");
      check(bell, "eventfd");
      check(add(bell, EPOLLIN | EPOLLET, BELL), "epoll_ctl");
      listens = true;
    } finally {
      if (!listens) {
        close();
      }
    }
  }

  private static void check(int result, String call) {
    if (result < 0) {
      throw new IllegalStateException(
          call + " failed: " + Errno.name(result) + ". Close descriptors, or raise their limit.");
    }
  }

  /** Awaits {@code wanted} of a descriptor from now on; {@code data} comes with each event. */
  int add(int descriptor, int wanted, long data) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment event = call.allocate(EpollEvent.LAYOUT);
      EpollEvent.set(event, 0, wanted, data);
      return Libc.epollCtl(number, EPOLL_CTL_ADD, descriptor, event);
    }
  }

  /** Awaits nothing of a descriptor any more. Events that a wait has brought are still there. */
  int remove(int descriptor) {
    return Libc.epollCtl(number, EPOLL_CTL_DEL, descriptor, MemorySegment.NULL);
  }

  /** Waits for events, for ever or not at all, and returns how many there are. */
  int await(boolean forever) {
    return Libc.epollWait(number, events, most, forever ? -1 : 0);
  }

  /** Returns what happened: flags of {@link PollFlags}. */
  int events(int index) {
    return EpollEvent.events(events, index);
  }

  /** Returns what was given when the descriptor was added. */
  long data(int index) {
    return EpollEvent.data(events, index);
  }

  /** Ends the wait, or the next one. */
  void ring() {
    Libc.write(bell, one, COUNTER_BYTES);
  }

  /** Lets it go; nobody may use it any more. */
  void close() {
    closeIfMade(bell);
    closeIfMade(number);
    arena.close();
  }

  private static void closeIfMade(int result) {
    if (result >= 0) {
      Libc.close(result);
    }
  }
}
