package usbtoaster.wires;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one of the basic methods of a bus, all of which move bytes in one transfer:
 * {@code transfer}, {@code read} and {@code write} on arrays or buffers with an offset, and of one
 * byte.
 *
 * <p>For whoever stands before a bus as a proxy, and does with each transfer what he likes.
 *
 * @param out a {@code byte[]} or {@link ByteBuffer} of what the host sends; null: the bus says
 * @param in a {@code byte[]} or {@link ByteBuffer} for what the device sends; null: nobody asks
 * @param single whether the result is the byte that was read
 */
public record Frame(
    @Nullable Object out, int outAt, @Nullable Object in, int inAt, int length, boolean single) {

  /** Returns the transfer that a call is, or null if it is none. */
  public static @Nullable Frame of(Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "transfer" -> transfer(given);
      case "read" -> {
        if (given.length == 0) {
          yield new Frame(null, 0, new byte[1], 0, 1, true);
        }
        yield isRange(given)
            ? new Frame(null, 0, given[0], (int) given[1], fit(given[0], given[1], given[2]), false)
            : null;
      }
      case "write" -> {
        if (given.length == 1 && given[0] instanceof Byte one) {
          yield new Frame(new byte[] {one}, 0, null, 0, 1, false);
        }
        yield isRange(given)
            ? new Frame(given[0], (int) given[1], null, 0, fit(given[0], given[1], given[2]), false)
            : null;
      }
      default -> null;
    };
  }

  private static @Nullable Frame transfer(@Nullable Object[] given) {
    if (given.length == 5) {
      int length = fit(given[0], given[1], given[4]);
      return new Frame(given[0], (int) given[1], given[2], (int) given[3], length, false);
    }
    if (given.length == 3
        && given[0] instanceof ByteBuffer both
        && given[1] instanceof Integer at) {
      return new Frame(both, at, both, at, fit(both, at, given[2]), false);
    }
    return null;
  }

  private static boolean isRange(@Nullable Object[] given) {
    return given.length == 3
        && (given[0] instanceof byte[] || given[0] instanceof ByteBuffer)
        && given[1] instanceof Integer;
  }

  /** Pi4J shortens what is longer than a buffer, and nothing that is longer than an array. */
  private static int fit(Object data, Object at, Object length) {
    int asked = (int) length;
    return data instanceof ByteBuffer buffer
        ? Math.min(asked, buffer.capacity() - (int) at)
        : asked;
  }

  /** Returns a copy of what the host sends; zeros if the bus says what. */
  public byte[] sent() {
    byte[] sent = new byte[length];
    if (out instanceof ByteBuffer buffer) {
      buffer.get(outAt, sent);
    } else if (out instanceof byte[] array) {
      Objects.checkFromIndexSize(outAt, length, array.length);
      System.arraycopy(array, outAt, sent, 0, length);
    }
    return sent;
  }

  /** Hands {@code bytes} bytes to the host. */
  public void receive(byte[] received, int bytes) {
    if (in instanceof ByteBuffer buffer) {
      buffer.position(inAt);
      buffer.put(received, 0, bytes);
    } else if (in instanceof byte[] array) {
      System.arraycopy(received, 0, array, inAt, bytes);
    }
  }

  /**
   * Returns a copy of the first {@code bytes} bytes of what the host has got; none if nobody asks.
   */
  public byte[] received(int bytes) {
    int some = in == null ? 0 : Math.max(0, Math.min(bytes, length));
    byte[] received = new byte[some];
    if (in instanceof ByteBuffer buffer) {
      buffer.get(inAt, received);
    } else if (in instanceof byte[] array) {
      System.arraycopy(array, inAt, received, 0, some);
    }
    return received;
  }
}
