package usbtoaster.cli;

import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;

/**
 * How dark to toast when nobody said: a small file stays in flight long enough to be watched, a
 * large one is not slowed down for it.
 */
final class Browning {
  private static final int DARKEST = 9;
  private static final long BUDGET_MICROS = 500_000;

  private Browning() {}

  /** Returns the darkest browning with which {@code bytes} (-1: not known) toast in the budget. */
  static int suiting(long bytes, int chunkBytes) {
    int browning = Protocol.DEFAULT_BROWNING;
    while (bytes > 0
        && browning < DARKEST
        && toastingMicros(browning + 1, bytes, chunkBytes) <= BUDGET_MICROS) {
      browning++;
    }
    return browning;
  }

  private static long toastingMicros(int browning, long bytes, int chunkBytes) {
    long chunks = (bytes + chunkBytes - 1) / chunkBytes;
    int length = (int) Math.min(bytes, chunkBytes);
    return chunks * Toast.toastingMicros(browning, length) / Protocol.SLOTS;
  }
}
