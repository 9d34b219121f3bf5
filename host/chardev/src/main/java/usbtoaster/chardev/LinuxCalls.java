package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * The system calls of this Linux, through the C library. Once C2 has compiled a call it allocates
 * nothing, but for the path of {@code open}; until then, and with C1 alone, it costs 40 bytes. A
 * thread's first call allocates the place of its error number.
 */
final class LinuxCalls implements Syscalls {
  private static final int O_RDWR_CLOEXEC = 0x80002;
  private static final int EFD_CLOEXEC = 0x80000;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> CALL =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  // Constants, so that the compiler sees through them.
  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 1);
  private static final MethodHandle IOCTL =
      call("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), 3);
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), 3);
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), 3);
  private static final MethodHandle EVENTFD =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), 2);

  private LinuxCalls() {}

  /** The instance is made when it is asked for, so that another system gets a sentence. */
  private static final class Holder {
    static final Syscalls INSTANCE = new LinuxCalls();
  }

  /**
   * Returns the calls of this system.
   *
   * @throws GpioException if it has none of them
   */
  static Syscalls ofThisSystem() throws GpioException {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).contains("linux") || ADDRESS.byteSize() != 8) {
      throw new GpioException(
          GpioException.Reason.OTHER,
          "The GPIO character device needs a 64-bit Linux, and this is %s on %s: use such a one, or"
                  .formatted(system, System.getProperty("os.arch"))
              + " Pi4J's own providers.");
    }
    return Holder.INSTANCE;
  }

  /** Finds a function; {@code fixed} of its arguments are before its "…", if it has one. */
  @SuppressWarnings("restricted") // the point of this class
  private static MethodHandle call(String name, FunctionDescriptor type, int fixed) {
    SymbolLookup library = Linker.nativeLinker().defaultLookup();
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        fixed < type.argumentLayouts().size()
            ? new Linker.Option[] {errno, Linker.Option.firstVariadicArg(fixed)}
            : new Linker.Option[] {errno};
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
  }

  private static long result(MemorySegment state, long returned) {
    return returned < 0 ? -(int) ERRNO.get(state, 0L) : returned;
  }

  /** A call throws nothing of its own. */
  private static AssertionError never(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException misuse) {
      throw misuse;
    }
    return new AssertionError(thrown);
  }

  @Override
  public int open(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CALL.get();
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_RDWR_CLOEXEC);
      return (int) result(state, fd);
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public int close(int fd) {
    try {
      MemorySegment state = CALL.get();
      return (int) result(state, (int) CLOSE.invokeExact(state, fd));
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public int ioctl(int fd, int request, MemorySegment argument) {
    try {
      MemorySegment state = CALL.get();
      int r = (int) IOCTL.invokeExact(state, fd, Integer.toUnsignedLong(request), argument);
      return (int) result(state, r);
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public long read(int fd, MemorySegment buffer, long bytes) {
    try {
      MemorySegment state = CALL.get();
      return result(state, (long) READ.invokeExact(state, fd, buffer, bytes));
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public long write(int fd, MemorySegment buffer) {
    try {
      MemorySegment state = CALL.get();
      return result(state, (long) WRITE.invokeExact(state, fd, buffer, buffer.byteSize()));
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public int poll(MemorySegment fds, int count, int timeoutMillis) {
    try {
      MemorySegment state = CALL.get();
      return (int) result(state, (int) POLL.invokeExact(state, fds, (long) count, timeoutMillis));
    } catch (Throwable e) {
      throw never(e);
    }
  }

  @Override
  public int eventfd() {
    try {
      MemorySegment state = CALL.get();
      return (int) result(state, (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC));
    } catch (Throwable e) {
      throw never(e);
    }
  }
}
