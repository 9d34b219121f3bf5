package usbtoaster.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library for sockets, as {@link Libc} has the others: results below zero are
 * negated error numbers; any thread. Addresses are those of {@link SocketAddress}.
 */
public final class Sockets {
  private static final MethodHandle SOCKET =
      Call.of("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SOCKETPAIR =
      Call.of("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle BIND =
      Call.of("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      Call.of("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      Call.of("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      Call.of("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETSOCKNAME =
      Call.of("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle GETPEERNAME =
      Call.of("getpeername", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle GETSOCKOPT =
      Call.of(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      Call.of(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SHUTDOWN =
      Call.of("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle RECV =
      Call.of("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SEND =
      Call.of("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private Sockets() {}

  /** Makes a socket. */
  public static int socket(int family, int type, int protocol) {
    try {
      return Call.result((int) SOCKET.invokeExact(Call.state(), family, type, protocol));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Makes two sockets that are connected with each other. */
  public static int socketpair(int family, int type, int protocol, MemorySegment fds) {
    try {
      return Call.result((int) SOCKETPAIR.invokeExact(Call.state(), family, type, protocol, fds));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Gives a socket its own address. */
  public static int bind(int fd, MemorySegment address, int bytes) {
    try {
      return Call.result((int) BIND.invokeExact(Call.state(), fd, address, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Lets a socket accept connections. */
  public static int listen(int fd, int backlog) {
    try {
      return Call.result((int) LISTEN.invokeExact(Call.state(), fd, backlog));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Accepts a connection; both segments may be {@link MemorySegment#NULL}. */
  public static int accept4(int fd, MemorySegment address, MemorySegment bytes, int flags) {
    try {
      return Call.result((int) ACCEPT4.invokeExact(Call.state(), fd, address, bytes, flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Connects to an address. */
  public static int connect(int fd, MemorySegment address, int bytes) {
    try {
      return Call.result((int) CONNECT.invokeExact(Call.state(), fd, address, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Fills in a socket's own address, and how long it is. */
  public static int getsockname(int fd, MemorySegment address, MemorySegment bytes) {
    try {
      return Call.result((int) GETSOCKNAME.invokeExact(Call.state(), fd, address, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Fills in the address of the other end, and how long it is. */
  public static int getpeername(int fd, MemorySegment address, MemorySegment bytes) {
    try {
      return Call.result((int) GETPEERNAME.invokeExact(Call.state(), fd, address, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Fills in an option. */
  public static int getsockopt(
      int fd, int level, int option, MemorySegment value, MemorySegment bytes) {
    try {
      return Call.result(
          (int) GETSOCKOPT.invokeExact(Call.state(), fd, level, option, value, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Sets an option. */
  public static int setsockopt(int fd, int level, int option, MemorySegment value, int bytes) {
    try {
      return Call.result(
          (int) SETSOCKOPT.invokeExact(Call.state(), fd, level, option, value, bytes));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Ends one direction of a connection, or both. */
  public static int shutdown(int fd, int how) {
    try {
      return Call.result((int) SHUTDOWN.invokeExact(Call.state(), fd, how));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Receives. */
  public static long recv(int fd, MemorySegment buffer, long bytes, int flags) {
    try {
      return Call.result((long) RECV.invokeExact(Call.state(), fd, buffer, bytes, flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Sends. */
  public static long send(int fd, MemorySegment buffer, long bytes, int flags) {
    try {
      return Call.result((long) SEND.invokeExact(Call.state(), fd, buffer, bytes, flags));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Sets an option whose value is an {@code int}. */
  public static int setsockopt(int fd, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      return setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value), 4);
    }
  }

  /** Returns an option whose value is an {@code int} of 0 or more, or the negated error number. */
  public static int getsockopt(int fd, int level, int option) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      int got = getsockopt(fd, level, option, value, arena.allocateFrom(JAVA_INT, 4));
      return got < 0 ? got : value.get(JAVA_INT, 0);
    }
  }
}
