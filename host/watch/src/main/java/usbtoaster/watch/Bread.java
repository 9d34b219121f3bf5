package usbtoaster.watch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongPredicate;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;

/** Cuts pieces, and knows their toast again. Not thread-safe: it belongs to the toasting loop. */
final class Bread {
  private final byte[] source;

  /**
   * Makes bread.
   *
   * @param source what the pieces are cut from, again and again; empty: a pattern
   */
  Bread(byte[] source) {
    this.source = source;
  }

  /** Returns the piece with a number: its first eight bytes are that number. */
  byte[] piece(long number, int length) {
    byte[] piece = new byte[length];
    ByteBuffer.wrap(piece).putLong(number);
    for (int i = Long.BYTES; i < length; i++) {
      piece[i] = at(number, length, i);
    }
    return piece;
  }

  private byte at(long number, int length, int i) {
    long place = number * length + i;
    return source.length == 0
        ? (byte) (number * 31 + i)
        : source[(int) Math.floorMod(place, (long) source.length)];
  }

  /**
   * Returns the number of the piece of which this is the whole toast, or the beginning of it.
   *
   * @param length at least eight bytes
   */
  static long number(byte[] toast, int length, int browning) {
    byte[] head = new byte[Long.BYTES];
    System.arraycopy(toast, 0, head, 0, Math.min(length, Long.BYTES));
    Toast.untoast(head, 0, Long.BYTES, 0, browning);
    return ByteBuffer.wrap(head).getLong();
  }

  /** Returns whether this is the toast of that piece, as brown as it should be. */
  boolean isToast(byte[] toast, long number, int length, int browning) {
    byte[] back = new byte[length];
    System.arraycopy(toast, 0, back, 0, length);
    Toast.untoast(back, 0, length, 0, browning);
    return Arrays.equals(back, piece(number, length));
  }

  /**
   * Returns the browning with which this is the toast of one of our pieces; -1: with none.
   *
   * @param likely is tried first
   */
  static int browning(byte[] toast, int length, LongPredicate ours, int likely) {
    if (length >= Long.BYTES && ours.test(number(toast, length, likely))) {
      return likely;
    }
    for (int browning = 0; browning <= Protocol.MAX_BROWNING; browning++) {
      if (length >= Long.BYTES && ours.test(number(toast, length, browning))) {
        return browning;
      }
    }
    return -1;
  }
}
