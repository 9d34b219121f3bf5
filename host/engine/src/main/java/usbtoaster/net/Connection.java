package usbtoaster.net;

import usbtoaster.engine.Descriptor;
import usbtoaster.linux.Errno;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * What the two directions of a connection tell each other.
 *
 * <p>Linux tells of a connection that broke once: whichever operation finds it. A later receive
 * looks like a clean end, and a later send as if this end had ended its output. So it is kept here,
 * and told from then on. What came in before stays to be read.
 *
 * <p>Any thread.
 */
final class Connection {
  private static final int TCP_INFO = 11;
  private static final int TCP_CLOSE = 7; // the state is the first byte of what TCP_INFO gives
  private static final int STATE_MASK = 0xFF;

  private final Descriptor descriptor;
  // Volatile: set by one direction and read by the other.
  private volatile int broken; // a negated errno; 0: whole
  private volatile boolean outputEnded;
  private volatile boolean inputEnded; // in good order

  Connection(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Returns what to make of the result of a receive. */
  int received(int result) {
    if (result == 0) {
      // The error may have gone to a send whose end nobody has seen yet. A connection whose output
      // goes on is not closed by the end of its input alone.
      if (broken == 0 && !outputEnded && isClosed()) {
        broken = -Errno.ECONNRESET;
      }
      if (broken == 0) {
        inputEnded = true;
      }
      return broken;
    }
    return latched(result);
  }

  /** Returns what to make of the result of a send. */
  int sent(int result) {
    int told = latched(result);
    if (told != -Errno.EPIPE) {
      return told;
    }
    // The error may have gone to a receive whose end nobody has seen yet.
    boolean untold = broken == 0 && !outputEnded && !inputEnded && isClosed();
    return untold ? -Errno.ECONNRESET : broken != 0 ? broken : told;
  }

  private int latched(int result) {
    if (result == -Errno.ECONNRESET || result == -Errno.ETIMEDOUT) {
      broken = result;
    }
    return result;
  }

  /** Ends the output; the peer reads the end when it has read all. Returns the status. */
  int shutDownOutput() {
    outputEnded = true;
    int number = descriptor.number();
    int result =
        SocketCalls.guarded(descriptor, () -> Sockets.shutdown(number, SocketFlags.SHUT_WR));
    return Errno.status(result == -Errno.ENOTCONN && broken != 0 ? broken : result);
  }

  private boolean isClosed() {
    int number = descriptor.number();
    int state =
        SocketCalls.guarded(
            descriptor, () -> Sockets.getsockopt(number, SocketFlags.IPPROTO_TCP, TCP_INFO));
    return state >= 0 && (state & STATE_MASK) == TCP_CLOSE;
  }
}
