package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;

/**
 * One io_uring: two queues in memory that is shared with Linux.
 *
 * <p>Any thread may make one; the thread that calls {@link #enable} is its owner, and the only one
 * that may call anything else. Linux enforces that where it can, and a request belongs to the
 * thread that submitted it: so the owner stays until nothing is in flight.
 *
 * <p>Overview: {@link #fill} writes an entry behind the tail of the submission queue, {@link
 * #enter} publishes them all, has Linux begin them and do what is left over of earlier ones, and
 * may wait. {@link #reap} takes out what is in the completion queue. Where the ring defers its
 * work, ends appear during an enter and at no other time.
 */
final class Ring {
  /** Is told of ends. */
  interface Reaper {
    /** One entry of the completion queue, whose place is free again. */
    void reaped(long userData, int result, int flags);
  }

  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final long NANOS = 1_000_000_000;

  private final int fd;
  private final int flags;
  private final int features;
  private final Arena arena = Arena.ofShared(); // any thread makes it, the owner lets it go
  private final MemorySegment queues;
  private final MemorySegment entries;
  private final MemorySegment argument;
  private final MemorySegment timeout;
  private final int capacity;
  private final long sqHead;
  private final long sqTail;
  private final long sqFlags;
  private final long cqHead;
  private final long cqTail;
  private final long cqes;
  private final int completions;
  private int tail; // ours, of the submission queue
  private int head; // ours, of the completion queue

  private Ring(int fd, RingParams params) throws RingFailure {
    this.fd = fd;
    flags = params.own("flags");
    features = params.own("features");
    capacity = params.own("sq_entries");
    completions = params.own("cq_entries");
    sqHead = params.sq("head");
    sqTail = params.sq("tail");
    sqFlags = params.sq("flags");
    cqHead = params.cq("head");
    cqTail = params.cq("tail");
    cqes = params.cq("cqes");
    long end = cqes + completions * Cqe.BYTES;
    long array = params.sq("array");
    boolean indirect = (flags & Uapi.SETUP_NO_SQARRAY) == 0;
    try {
      queues = map(indirect ? Math.max(end, array + capacity * 4L) : end, 0);
      entries = map(capacity * Sqe.BYTES, Uapi.OFF_SQES);
    } catch (RingFailure e) {
      arena.close();
      throw e;
    }
    for (int i = 0; indirect && i < capacity; i++) {
      queues.set(JAVA_INT, array + i * 4L, i);
    }
    argument = arena.allocate(RingParams.WAIT_ARGUMENT);
    timeout = arena.allocate(RingParams.TIMESPEC);
    argument.set(JAVA_LONG, RingParams.WAIT_ARGUMENT.byteSize() - 8, timeout.address());
  }

  /**
   * Makes a ring that rests until it is enabled.
   *
   * @param submissions how many entries may be filled between two enters; Linux rounds up
   * @param completions how many ends have room; more are kept by Linux until the next enter
   * @param flags of {@link RingSetup}
   */
  static Ring open(int submissions, int completions, int flags) throws RingFailure {
    try (Arena scratch = Arena.ofConfined()) {
      int wanted = flags | Uapi.SETUP_CQSIZE | Uapi.SETUP_CLAMP;
      RingParams params = new RingParams(scratch, wanted, completions);
      long fd = Libc.syscall(Uapi.NR_SETUP, submissions, params.address(), 0, 0, 0, 0);
      if (fd < 0) {
        throw new RingFailure("io_uring_setup", fd);
      }
      if ((params.own("features") & RingSetup.FEATURES) != RingSetup.FEATURES) {
        Libc.close((int) fd);
        throw new RingFailure("io_uring_setup", -Errno.EINVAL);
      }
      try {
        return new Ring((int) fd, params);
      } catch (RingFailure e) {
        Libc.close((int) fd);
        throw e;
      }
    }
  }

  @SuppressWarnings("restricted") // memory that Linux gives by its address
  private MemorySegment map(long bytes, long offset) throws RingFailure {
    int protection = FileFlags.PROT_READ | FileFlags.PROT_WRITE;
    int how = FileFlags.MAP_SHARED | FileFlags.MAP_POPULATE;
    long address = Libc.mmap(0, bytes, protection, how, fd, offset);
    if (address < 0) {
      throw new RingFailure("mmap of a ring", address);
    }
    return MemorySegment.ofAddress(address)
        .reinterpret(bytes, arena, memory -> Libc.munmap(memory.address(), memory.byteSize()));
  }

  /** Makes the calling thread the owner. */
  void enable() throws RingFailure {
    if ((flags & Uapi.SETUP_R_DISABLED) != 0) {
      long result = register(Uapi.REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
      if (result < 0) {
        throw new RingFailure("io_uring_register", result);
      }
    }
  }

  /** Has Linux register something, or tell something; the result may be a negated errno. */
  long register(int what, MemorySegment about, int count) {
    return Libc.syscall(Uapi.NR_REGISTER, fd, what, about.address(), count, 0, 0);
  }

  /** Returns the flags it was made with. */
  int flags() {
    return flags;
  }

  /** Returns what Linux says this ring can do. */
  int features() {
    return features;
  }

  /** Returns how many ends have room. */
  int completions() {
    return completions;
  }

  /** Returns how many entries were filled that Linux has not taken yet. */
  int filled() {
    return tail - (int) INT.getAcquire(queues, sqHead);
  }

  /** Returns whether there is no room for another entry: enter first. */
  boolean full() {
    return filled() == capacity;
  }

  /** Fills an entry; there must be room. Linux sees it with the next enter. */
  void fill(int code, int about, long offset, long address, int length, int bits, long userData) {
    long at = (tail & (capacity - 1)) * Sqe.BYTES;
    Sqe.set(entries, at, code, about, offset, address, length, bits, userData);
    tail++;
  }

  /**
   * Has Linux begin what was filled, and go on with what it has deferred.
   *
   * @param wait how many ends to wait for: 0 or 1
   * @param timeoutNanos how long at most; negative: for ever
   * @return how many were begun, or a negated errno
   */
  int enter(int wait, long timeoutNanos) {
    INT.setRelease(queues, sqTail, tail);
    int how = Uapi.ENTER_GETEVENTS;
    long about = 0;
    long size = 0;
    if (wait > 0 && timeoutNanos >= 0) {
      timeout.set(JAVA_LONG, 0, timeoutNanos / NANOS);
      timeout.set(JAVA_LONG, 8, timeoutNanos % NANOS);
      how |= Uapi.ENTER_EXT_ARG;
      about = argument.address();
      size = argument.byteSize();
    }
    return (int) Libc.syscall(Uapi.NR_ENTER, fd, filled(), wait, how, about, size);
  }

  /** Returns whether {@link #reap} would find something. */
  boolean ready() {
    return head != (int) INT.getAcquire(queues, cqTail);
  }

  /** Returns whether Linux keeps ends that only an enter brings. */
  boolean holdsBack() {
    int now = (int) INT.getVolatile(queues, sqFlags);
    return (now & (Uapi.SQ_CQ_OVERFLOW | Uapi.SQ_TASKRUN)) != 0;
  }

  /** Hands out the ends that are there, in their order; what is told may fill and enter. */
  void reap(Reaper reaper) {
    int end = (int) INT.getAcquire(queues, cqTail);
    while (head != end) {
      long at = cqes + (head & (completions - 1)) * Cqe.BYTES;
      long userData = Cqe.userData(queues, at);
      int result = Cqe.result(queues, at);
      int bits = Cqe.flags(queues, at);
      head++;
      INT.setRelease(queues, cqHead, head);
      reaper.reaped(userData, result, bits);
    }
  }

  /** Lets it go. Nothing may be in flight: Linux would still write to memory. The last call. */
  void close() {
    Libc.close(fd);
    arena.close();
  }
}
