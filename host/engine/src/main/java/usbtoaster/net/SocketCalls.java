package usbtoaster.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.io.IoException;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketAddress;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/** Calls on sockets that never wait, and so need no engine. Any thread. */
final class SocketCalls {
  private static final int NO_PROTOCOL = 0;

  private SocketCalls() {}

  /** A call on a descriptor. */
  @FunctionalInterface
  interface Call {
    /** Returns a result, or a negated errno. */
    int call();
  }

  /** A function that fills in an address. */
  @FunctionalInterface
  private interface Name {
    int call(int number, MemorySegment address, MemorySegment bytes);
  }

  /** Calls Linux while {@code descriptor} cannot be closed; {@code -EBADF} if it is. */
  static int guarded(Descriptor descriptor, Call call) {
    if (!descriptor.begin()) {
      return -Errno.EBADF;
    }
    try {
      return call.call();
    } finally {
      if (descriptor.end()) {
        Libc.close(descriptor.number());
      }
    }
  }

  /** Makes a socket for addresses like {@code address}, and returns its number. */
  static int open(InetSocketAddress address) throws IoException {
    int type = SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC | SocketFlags.SOCK_NONBLOCK;
    return check(
        "To make a socket", Sockets.socket(SocketAddress.family(address), type, NO_PROTOCOL));
  }

  /** Binds a socket to {@code address} and has it listen; closes it where that fails. */
  static void listen(int number, InetSocketAddress address, int backlog) throws IoException {
    boolean listens = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(SocketAddress.BYTES, Integer.BYTES);
      int length = SocketAddress.write(address, bytes);
      Sockets.setsockopt(number, SocketFlags.SOL_SOCKET, SocketFlags.SO_REUSEADDR, 1);
      check("To bind to " + address, Sockets.bind(number, bytes, length));
      check("To listen at " + address, Sockets.listen(number, backlog));
      listens = true;
    } finally {
      if (!listens) {
        Libc.close(number);
      }
    }
  }

  /** Returns {@code address} as Linux has it. */
  static byte[] bytes(InetSocketAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(SocketAddress.BYTES, Integer.BYTES);
      int length = SocketAddress.write(address, bytes);
      return bytes.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }

  /** Has a close break the connection off, and forget what has not gone out. */
  static void breakOffAtClose(int number) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment linger = arena.allocateFrom(JAVA_INT, 1, 0); // on, for 0 seconds
      Sockets.setsockopt(
          number, SocketFlags.SOL_SOCKET, SocketFlags.SO_LINGER, linger, (int) linger.byteSize());
    }
  }

  /** Returns the address of this end; null: it has none. */
  static @Nullable InetSocketAddress local(int number) {
    return name(number, Sockets::getsockname);
  }

  /** Returns the address of the other end; null: it is not connected, or no more. */
  static @Nullable InetSocketAddress remote(int number) {
    return name(number, Sockets::getpeername);
  }

  private static @Nullable InetSocketAddress name(int number, Name function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(SocketAddress.BYTES, Integer.BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddress.BYTES);
      return function.call(number, bytes, length) < 0 ? null : SocketAddress.read(bytes);
    }
  }

  private static int check(String what, int result) throws IoException {
    if (result < 0) {
      throw new IoException(what, Errno.status(result));
    }
    return result;
  }
}
