package usbtoaster.net;

import org.jspecify.annotations.Nullable;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.Inlining;
import usbtoaster.io.StreamOptions;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * How a connection is made.
 *
 * @param noDelay whether small writes go out at once, and wait for no acknowledgement of those
 *     before ({@code TCP_NODELAY})
 * @param receiveBytes the size of Linux's buffer of what came in; 0: as Linux likes
 * @param sendBytes the size of Linux's buffer of what goes out; 0: as Linux likes
 * @param inlining where continuations run; null: as the system has it
 */
public record TcpOptions(
    boolean noDelay, int receiveBytes, int sendBytes, @Nullable Inlining inlining) {
  /** Small writes at once, buffers and continuations as Linux and the system have them. */
  public static final TcpOptions DEFAULT = new TcpOptions(true, 0, 0, null);

  /** Checks the sizes. */
  public TcpOptions {
    if (receiveBytes < 0 || sendBytes < 0) {
      throw new IllegalArgumentException(
          "A buffer of a socket has 0 or more bytes: give 0 to let Linux choose.");
    }
  }

  /** Returns these options with another choice. */
  public TcpOptions withNoDelay(boolean on) {
    return new TcpOptions(on, receiveBytes, sendBytes, inlining);
  }

  /** Returns these options with other buffers. */
  public TcpOptions withBuffers(int receive, int send) {
    return new TcpOptions(noDelay, receive, send, inlining);
  }

  /** Returns these options with another place for continuations. */
  public TcpOptions withInlining(Inlining place) {
    return new TcpOptions(noDelay, receiveBytes, sendBytes, place);
  }

  /** Returns how a stream with these options is opened on {@code system}. */
  StreamOptions stream(IoSystem system) {
    StreamOptions usual = system.streamOptions();
    return inlining == null ? usual : usual.withInlining(inlining);
  }

  /** Sets them on a socket. An error is of no use to anybody: the connection works without. */
  void set(int number) {
    noDelay(number, noDelay);
    buffer(number, SocketFlags.SO_RCVBUF, receiveBytes);
    buffer(number, SocketFlags.SO_SNDBUF, sendBytes);
  }

  static int noDelay(int number, boolean on) {
    return Sockets.setsockopt(number, SocketFlags.IPPROTO_TCP, SocketFlags.TCP_NODELAY, on ? 1 : 0);
  }

  private static void buffer(int number, int option, int bytes) {
    if (bytes > 0) {
      Sockets.setsockopt(number, SocketFlags.SOL_SOCKET, option, bytes);
    }
  }
}
