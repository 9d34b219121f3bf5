package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;

/**
 * A GPIO chip with eight lines that this kernel does not have. Its edges come through a real pipe:
 * all but {@code open} and {@code ioctl} of it are the real calls, as long as none is told to fail.
 */
@NullMarked
public final class FakeKernel implements Syscalls, AutoCloseable {
  private static final int CHIP = 1_000_000; // no descriptor of this process
  private static final int O_CLOEXEC = 0x80000;
  private static final MethodHandle PIPE2 = pipe2();

  private final Syscalls real;
  private final Map<Integer, LineInfo> used = new HashMap<>();
  private final Set<Integer> open = new HashSet<>();
  // Set by the test before the thread that makes the call begins.
  volatile int openErrno;
  volatile int chipErrno;
  volatile int requestErrno;
  volatile int valuesErrno;
  volatile int readErrno;
  volatile int pollErrno;
  volatile short pollEvents;
  volatile int eventfdErrno;
  volatile String label = "fake";
  volatile long levels;
  volatile byte[] requested = {};
  private final AtomicInteger polls = new AtomicInteger();
  private int readEnd = -1;
  private int writeEnd = -1;

  public FakeKernel() throws GpioException {
    real = LinuxCalls.ofThisSystem();
  }

  @SuppressWarnings("restricted")
  private static MethodHandle pipe2() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("pipe2"),
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  /** Opens the chip; {@code proc} is where its lines' holders are. */
  GpioChip chip(Path proc) throws GpioException {
    return GpioChip.open(Path.of("/dev/gpiochip0"), this, proc);
  }

  /** Requests lines of the chip. */
  public GpioLines request(LineRequest request) throws GpioException {
    try (GpioChip chip = chip(Path.of("/proc"))) {
      return chip.request(request);
    }
  }

  void holds(int line, String consumer) {
    used.put(line, new LineInfo(line, "", consumer, Set.of(LineInfo.Flag.USED)));
  }

  @Override
  public synchronized int open(String path) {
    assertThat(path).isEqualTo("/dev/gpiochip0");
    if (openErrno != 0) {
      return -openErrno;
    }
    open.add(CHIP);
    return CHIP;
  }

  @Override
  public synchronized int close(int fd) {
    assertThat(open.remove(fd)).as("descriptor %d is open", fd).isTrue();
    return fd == CHIP ? 0 : real.close(fd);
  }

  /** Returns how many descriptors are open. */
  public synchronized int opened() {
    return open.size() - (open.contains(writeEnd) ? 1 : 0);
  }

  @Override
  public synchronized int ioctl(int fd, int request, MemorySegment argument) {
    assertThat(open).contains(fd);
    if (request == Uapi.GPIO_GET_CHIPINFO_IOCTL) {
      text(argument, Uapi.offset(Uapi.CHIP_INFO, "name"), "gpiochip0");
      text(argument, Uapi.offset(Uapi.CHIP_INFO, "label"), label);
      argument.set(JAVA_INT, Uapi.offset(Uapi.CHIP_INFO, "lines"), 8);
      return -chipErrno;
    }
    if (request == Uapi.GPIO_V2_GET_LINEINFO_IOCTL) {
      LineInfo info = used.get(argument.get(JAVA_INT, Uapi.offset(Uapi.LINE_INFO, "offset")));
      if (info != null) {
        text(argument, Uapi.offset(Uapi.LINE_INFO, "consumer"), info.consumer());
        argument.set(JAVA_LONG, Uapi.offset(Uapi.LINE_INFO, "flags"), 1L | 4);
      }
      return 0;
    }
    if (request == Uapi.GPIO_V2_GET_LINE_IOCTL) {
      requested = argument.toArray(JAVA_BYTE);
      return requestErrno == 0 ? pipe(argument) : -requestErrno;
    }
    if (valuesErrno != 0) {
      return -valuesErrno;
    }
    long mask = argument.get(JAVA_LONG, Uapi.offset(Uapi.LINE_VALUES, "mask"));
    long at = Uapi.offset(Uapi.LINE_VALUES, "bits");
    if (request == Uapi.GPIO_V2_LINE_GET_VALUES_IOCTL) {
      argument.set(JAVA_LONG, at, levels & mask);
    } else {
      assertThat(request).isEqualTo(Uapi.GPIO_V2_LINE_SET_VALUES_IOCTL);
      levels = (levels & ~mask) | (argument.get(JAVA_LONG, at) & mask);
    }
    return 0;
  }

  private int pipe(MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      assertThat((int) PIPE2.invokeExact(ends, O_CLOEXEC)).isZero();
      readEnd = ends.getAtIndex(JAVA_INT, 0);
      writeEnd = ends.getAtIndex(JAVA_INT, 1);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    open.add(readEnd);
    open.add(writeEnd);
    argument.set(JAVA_INT, Uapi.offset(Uapi.LINE_REQUEST, "fd"), readEnd);
    return 0;
  }

  private static void text(MemorySegment segment, long at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, at, bytes.length);
  }

  /** Makes the record of an edge. */
  public static byte[] edge(int line, boolean rising, long nanos, int seqno, int lineSeqno) {
    return record(line, rising ? 1 : 2, nanos, seqno, lineSeqno);
  }

  static byte[] record(int line, int id, long nanos, int seqno, int lineSeqno) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(Uapi.LINE_EVENT);
      event.set(JAVA_LONG, Uapi.offset(Uapi.LINE_EVENT, "timestamp_ns"), nanos);
      event.set(JAVA_INT, Uapi.offset(Uapi.LINE_EVENT, "id"), id);
      event.set(JAVA_INT, Uapi.offset(Uapi.LINE_EVENT, "offset"), line);
      event.set(JAVA_INT, Uapi.offset(Uapi.LINE_EVENT, "seqno"), seqno);
      event.set(JAVA_INT, Uapi.offset(Uapi.LINE_EVENT, "line_seqno"), lineSeqno);
      return event.toArray(JAVA_BYTE);
    }
  }

  /** Returns the levels of the lines, in the order of the request. */
  public long levels() {
    return levels;
  }

  /** Sets the levels of the lines, in the order of the request. */
  public void levels(long now) {
    levels = now;
  }

  /** Has reading and setting levels fail from now on. */
  public void fails(int errno) {
    valuesErrno = errno;
  }

  /** Puts bytes where the kernel puts edges. */
  public void send(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocateFrom(JAVA_BYTE, bytes);
      assertThat(real.write(writeEnd, segment)).isEqualTo(bytes.length);
    }
  }

  /** The chip is removed: there is nobody at the other end. */
  public void unplug() {
    close(writeEnd);
  }

  @Override
  public long read(int fd, MemorySegment buffer, long bytes) {
    return readErrno != 0 ? -readErrno : real.read(fd, buffer, bytes);
  }

  @Override
  public long write(int fd, MemorySegment buffer) {
    return real.write(fd, buffer);
  }

  @Override
  public int poll(MemorySegment fds, int count, int timeoutMillis) {
    assertThat(timeoutMillis).isEqualTo(-1);
    polls.incrementAndGet();
    int errno = pollErrno;
    if (errno != 0) {
      pollErrno = errno == Errno.EINTR ? 0 : errno; // a signal comes once
      return -errno;
    }
    int ready = real.poll(fds, count, timeoutMillis);
    if (pollEvents != 0 && fds.get(JAVA_SHORT, 6) != 0) {
      fds.set(JAVA_SHORT, 6, pollEvents);
    }
    return ready;
  }

  int polls() {
    return polls.get();
  }

  @Override
  public synchronized int eventfd() {
    if (eventfdErrno != 0) {
      return -eventfdErrno;
    }
    int fd = real.eventfd();
    open.add(fd);
    return fd;
  }

  @Override
  public synchronized void close() {
    for (int fd : Set.copyOf(open)) {
      close(fd);
    }
  }
}
