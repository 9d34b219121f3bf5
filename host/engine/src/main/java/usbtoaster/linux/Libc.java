package usbtoaster.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library, one static method each, with their names and their arguments. A
 * result below zero is the negated error number, see {@link Errno}.
 *
 * <p>Any thread. A call may wait as long as the function does; a virtual thread keeps its carrier
 * meanwhile. Once compiled, a call allocates nothing, but for the path of {@link #open}.
 */
public final class Libc {
  private static final MethodHandle OPEN =
      Call.of("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      Call.of("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      Call.of("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      Call.of("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle PREAD =
      Call.of("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      Call.of("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LSEEK =
      Call.of("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FSYNC =
      Call.of("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      Call.of("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FCNTL =
      Call.of("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG), 2);
  private static final MethodHandle PIPE2 =
      Call.of("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle EVENTFD =
      Call.of("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle EPOLL_CREATE1 =
      Call.of("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle EPOLL_CTL =
      Call.of("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EPOLL_WAIT =
      Call.of("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle POLL =
      Call.of("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MMAP =
      Call.of(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Call.of("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle SYSCALL =
      Call.of(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          1);

  private Libc() {}

  /**
   * Opens a file. The descriptor is closed on exec.
   *
   * @param flags those of {@link FileFlags}
   * @param mode the permissions of a file that is made
   */
  public static int open(String path, int flags, int mode) {
    if (path.indexOf('\0') >= 0) {
      return -Errno.EINVAL; // C would open what the name before it means
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      int all = flags | FileFlags.O_CLOEXEC;
      return Call.result((int) OPEN.invokeExact(Call.state(), name, all, mode));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Closes a descriptor. Never again, whatever this returns: the number may be somebody else's. */
  public static int close(int fd) {
    try {
      return Call.result((int) CLOSE.invokeExact(Call.state(), fd));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Reads where the descriptor stands. */
  public static long read(int fd, MemorySegment buffer, long bytes) {
    try {
      return Call.result((long) READ.invokeExact(Call.state(), fd, buffer, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Writes where the descriptor stands. */
  public static long write(int fd, MemorySegment buffer, long bytes) {
    try {
      return Call.result((long) WRITE.invokeExact(Call.state(), fd, buffer, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Reads at a position. */
  public static long pread(int fd, MemorySegment buffer, long bytes, long position) {
    try {
      return Call.result((long) PREAD.invokeExact(Call.state(), fd, buffer, bytes, position));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Writes at a position. */
  public static long pwrite(int fd, MemorySegment buffer, long bytes, long position) {
    try {
      return Call.result((long) PWRITE.invokeExact(Call.state(), fd, buffer, bytes, position));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Moves the position, and returns it: with 0 and {@link FileFlags#SEEK_END} the size. */
  public static long lseek(int fd, long offset, int whence) {
    try {
      return Call.result((long) LSEEK.invokeExact(Call.state(), fd, offset, whence));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Brings what was written to the disk. */
  public static int fsync(int fd) {
    try {
      return Call.result((int) FSYNC.invokeExact(Call.state(), fd));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Sets the size of a file. */
  public static int ftruncate(int fd, long bytes) {
    try {
      return Call.result((int) FTRUNCATE.invokeExact(Call.state(), fd, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Asks for, or sets, a property of a descriptor. */
  public static int fcntl(int fd, int command, long argument) {
    try {
      return Call.result((int) FCNTL.invokeExact(Call.state(), fd, command, argument));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Makes a pipe: into {@code fds} go the end to read from and the end to write to. */
  public static int pipe2(MemorySegment fds, int flags) {
    try {
      return Call.result((int) PIPE2.invokeExact(Call.state(), fds, flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Makes a counter that can be awaited. */
  public static int eventfd(int value, int flags) {
    try {
      return Call.result((int) EVENTFD.invokeExact(Call.state(), value, flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Makes an epoll instance. */
  public static int epollCreate1(int flags) {
    try {
      return Call.result((int) EPOLL_CREATE1.invokeExact(Call.state(), flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Adds, changes or removes a descriptor; the event is an {@link EpollEvent}. */
  public static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
    try {
      return Call.result((int) EPOLL_CTL.invokeExact(Call.state(), epoll, operation, fd, event));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Waits for events, and returns how many there are; a timeout below zero is for ever. */
  public static int epollWait(int epoll, MemorySegment events, int most, int timeoutMillis) {
    try {
      return Call.result(
          (int) EPOLL_WAIT.invokeExact(Call.state(), epoll, events, most, timeoutMillis));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Waits for events of some descriptors, each a {@link PollFd}. */
  public static int poll(MemorySegment fds, long count, int timeoutMillis) {
    try {
      return Call.result((int) POLL.invokeExact(Call.state(), fds, count, timeoutMillis));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Maps memory, and returns its address. */
  public static long mmap(
      long address, long bytes, int protection, int flags, int fd, long offset) {
    try {
      return Call.result(
          (long) MMAP.invokeExact(Call.state(), address, bytes, protection, flags, fd, offset));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Unmaps memory. */
  public static int munmap(long address, long bytes) {
    try {
      return Call.result((int) MUNMAP.invokeExact(Call.state(), address, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Makes a system call that the C library has no function for. */
  public static long syscall(long number, long a1, long a2, long a3, long a4, long a5, long a6) {
    try {
      return Call.result((long) SYSCALL.invokeExact(Call.state(), number, a1, a2, a3, a4, a5, a6));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }
}
