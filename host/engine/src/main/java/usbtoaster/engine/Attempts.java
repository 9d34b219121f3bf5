package usbtoaster.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.FileStatus;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFd;
import usbtoaster.linux.PollFlags;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * Operations on one descriptor, tried without waiting, and what has to be remembered from one try
 * to the next: that a connection is being made, and that it was reset.
 *
 * <p>A reset is told by Linux once; what is received after it looks like a clean end. So it is kept
 * here, and told again (the data that came before it are received first).
 *
 * <p>One thread at a time tries what goes in, and one what goes out.
 */
public class Attempts {
  /** It would have to wait. */
  public static final int AGAIN = -Errno.EAGAIN;

  private static final ThreadLocal<MemorySegment> POLLED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PollFd.LAYOUT));

  private final Descriptor descriptor;
  private boolean connecting; // of the direction that goes out
  // Volatile: who sends may be told of a reset that who receives has to know.
  private volatile int reset;

  /** Makes those of {@code descriptor}. */
  public Attempts(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Makes calls on a stream or a socket return where they would wait. */
  public static void makeNonBlocking(Descriptor descriptor) {
    int flags = Libc.fcntl(descriptor.number(), FileFlags.F_GETFL, 0);
    if (flags >= 0 && (flags & FileFlags.O_NONBLOCK) == 0) {
      Libc.fcntl(descriptor.number(), FileFlags.F_SETFL, flags | FileFlags.O_NONBLOCK);
    }
  }

  /**
   * Tries {@code operation}; a file waits for its disk all the same.
   *
   * @param done how many bytes earlier tries have brought
   * @return what Linux returns, or {@link #AGAIN}
   */
  public int attempt(Operation operation, int done) {
    int result;
    do {
      result = once(operation, done);
    } while (result == -Errno.EINTR);
    return result;
  }

  private int once(Operation operation, int done) {
    int fd = descriptor.number();
    MemorySegment memory = operation.memory();
    int length = operation.length();
    return switch (operation.code()) {
      case READ ->
          operation.position() < 0
              ? readStream(fd, memory, length)
              : (int) Libc.pread(fd, memory, length, operation.position());
      case WRITE ->
          (int)
              (operation.position() < 0
                  ? Libc.write(fd, memory, length)
                  : Libc.pwrite(fd, memory, length, operation.position()));
      case RECEIVE -> receive(fd, memory, length, operation.flags());
      case SEND -> send(fd, memory, length, done, operation.flags());
      case ACCEPT -> accept(fd);
      case CONNECT -> connect(fd, memory, length);
      case POLL -> {
        int found = poll(fd, operation.flags());
        yield found == 0 ? AGAIN : found;
      }
      case SYNC -> Libc.fsync(fd);
    };
  }

  /** A named pipe that nobody has written to yet looks as if it had ended, but for its events. */
  private static int readStream(int fd, MemorySegment memory, int length) {
    int result = (int) Libc.read(fd, memory, length);
    boolean early =
        result == 0
            && poll(fd, PollFlags.POLLIN) == 0
            && FileStatus.of(fd).type() == FileStatus.S_IFIFO;
    return early ? AGAIN : result;
  }

  private int receive(int fd, MemorySegment memory, int length, int flags) {
    int result = (int) Sockets.recv(fd, memory, length, flags | SocketFlags.MSG_DONTWAIT);
    if (result == 0 && length > 0) {
      return reset;
    }
    return noted(result);
  }

  private int send(int fd, MemorySegment memory, int length, int done, int flags) {
    MemorySegment rest = done == 0 ? memory : memory.asSlice(done);
    int all = flags | SocketFlags.MSG_DONTWAIT | SocketFlags.MSG_NOSIGNAL;
    return noted((int) Sockets.send(fd, rest, length - done, all));
  }

  private int noted(int result) {
    if (result == -Errno.ECONNRESET
        || result == -Errno.ETIMEDOUT
        || result == -Errno.EHOSTUNREACH) {
      reset = result;
    }
    return result;
  }

  private static int accept(int fd) {
    int flags = SocketFlags.SOCK_NONBLOCK | SocketFlags.SOCK_CLOEXEC;
    int result;
    do {
      result = Sockets.accept4(fd, MemorySegment.NULL, MemorySegment.NULL, flags);
    } while (result == -Errno.ECONNABORTED); // the peer is gone already: the next one
    return result;
  }

  private int connect(int fd, MemorySegment address, int length) {
    if (!connecting) {
      int result = Sockets.connect(fd, address, length);
      connecting = result == -Errno.EINPROGRESS || result == -Errno.EINTR;
      return connecting ? AGAIN : result;
    }
    if (poll(fd, PollFlags.POLLOUT) == 0) {
      return AGAIN;
    }
    connecting = false;
    return -Sockets.getsockopt(fd, SocketFlags.SOL_SOCKET, SocketFlags.SO_ERROR);
  }

  private static int poll(int fd, int events) {
    MemorySegment one = POLLED.get();
    PollFd.set(one, 0, fd, events);
    int count = Libc.poll(one, 1, 0);
    return count <= 0 ? count : PollFd.returned(one, 0);
  }

  /** Linux has no descriptor or no memory for a connection now: it may have after a pause. */
  public static boolean shortage(Operation operation, int result) {
    return operation.code() == Operation.Code.ACCEPT
        && (result == -Errno.EMFILE
            || result == -Errno.ENFILE
            || result == -Errno.ENOBUFS
            || result == -Errno.ENOMEM);
  }

  /** Returns which event lets {@code operation} be tried again. */
  public static int awaited(Operation operation) {
    return switch (operation.code()) {
      case READ, RECEIVE, ACCEPT, SYNC -> PollFlags.POLLIN;
      case WRITE, SEND, CONNECT -> PollFlags.POLLOUT;
      case POLL -> operation.flags();
    };
  }
}
