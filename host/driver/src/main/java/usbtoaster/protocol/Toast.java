package usbtoaster.protocol;

/**
 * What toasting does: each byte is turned and coloured, by its position in the bread and by the
 * browning, and can be turned back. So what comes out proves what went in.
 */
public final class Toast {
  private Toast() {}

  /**
   * Toasts {@code length} bytes in place.
   *
   * @param position where in the bread the first of them lies
   * @param browning 0 to {@link Protocol#MAX_BROWNING}
   */
  public static void toast(byte[] data, int offset, int length, int position, int browning) {
    int key = key(position, browning);
    for (int i = 0; i < length; i++) {
      int bread = data[offset + i] & 0xFF;
      data[offset + i] = (byte) ((bread << 3 | bread >>> 5) ^ key + i);
    }
  }

  /** Makes bread of toast again: undoes {@link #toast} with the same arguments. */
  public static void untoast(byte[] data, int offset, int length, int position, int browning) {
    int key = key(position, browning);
    for (int i = 0; i < length; i++) {
      int turned = (data[offset + i] ^ key + i) & 0xFF;
      data[offset + i] = (byte) (turned >>> 3 | turned << 5);
    }
  }

  /** Returns how long toasting {@code length} bytes takes, in microseconds. Browning 0: no time. */
  public static int toastingMicros(int browning, int length) {
    return ((1 << browning) - 1) * (100 + length / 64);
  }

  private static int key(int position, int browning) {
    return 0x5D + 29 * browning + position;
  }
}
