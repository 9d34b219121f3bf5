package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import usbtoaster.engine.Descriptor;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;

/**
 * Wakes the poller: a counter of Linux that the ring reads. It is rung only while the poller says
 * that it sleeps, and once for each sleep.
 *
 * <p>Any thread rings; the poller does the rest. The memory is shared by all bells and stays: what
 * is written and read is always the same.
 */
final class Bell {
  private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);
  private static final MemorySegment READ = Arena.global().allocate(JAVA_LONG);

  private final Descriptor counter;
  private final AtomicBoolean asleep = new AtomicBoolean();

  Bell() throws RingFailure {
    int fd = Libc.eventfd(0, FileFlags.EFD_CLOEXEC);
    if (fd < 0) {
      throw new RingFailure("eventfd", fd);
    }
    counter = new Descriptor(fd, Descriptor.Type.STREAM);
  }

  /** Puts a read of the counter into the ring, which has room for it. */
  void listen(Ring ring, long userData) {
    ring.fill(
        Uapi.OP_READ, counter.number(), 0, READ.address(), (int) READ.byteSize(), 0, userData);
  }

  /** Says that the poller is about to sleep: afterwards it looks once more whether it should. */
  void sleeps() {
    asleep.set(true);
  }

  /** Says that the poller is awake. */
  void wakes() {
    asleep.set(false);
  }

  /** Wakes the poller if it sleeps. What was done before it sees. */
  void ring() {
    // The count keeps the number open: another file could have it by now.
    if (asleep.get() && asleep.compareAndSet(true, false) && counter.begin()) {
      strike();
    }
  }

  /** Has the read end, once and for all; for the poller that leaves. */
  void ringOut() {
    if (counter.begin()) {
      strike();
    }
  }

  private void strike() {
    Libc.write(counter.number(), ONE, ONE.byteSize());
    if (counter.end()) {
      Libc.close(counter.number());
    }
  }

  void close() {
    if (counter.beginClose()) {
      Libc.close(counter.number());
    }
  }
}
