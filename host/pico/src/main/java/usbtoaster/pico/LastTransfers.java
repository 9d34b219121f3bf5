package usbtoaster.pico;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the last transfers on the host's SPI, whatever bus they were on, to tell of them when
 * something has failed. Bounded: of more transfers it forgets the oldest, of longer ones it keeps
 * the beginning.
 *
 * <pre>
 *   LastTransfers transfers = new LastTransfers(16, 64);
 *   pico.listen(transfers);
 * </pre>
 *
 * <p>Any thread may ask. Costs nothing but the copies: no edges are listened to.
 */
public final class LastTransfers implements PicoListener {
  private final int transfers;
  private final int bytes;
  private final Deque<Transfer> kept = new ArrayDeque<>(); // guarded by this, as the next
  private byte[] out = {};
  private long total;

  /**
   * Makes a recorder.
   *
   * @param transfers how many transfers it keeps, 1 or more
   * @param bytes how many bytes of each it keeps, 1 or more
   */
  public LastTransfers(int transfers, int bytes) {
    if (transfers < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "Keep 1 transfer of 1 byte or more, not %d of %d.".formatted(transfers, bytes));
    }
    this.transfers = transfers;
    this.bytes = bytes;
  }

  @Override
  public synchronized void frame(int bus, int channel, byte[] sent, int length) {
    out = Arrays.copyOf(sent, Math.min(length, bytes));
  }

  @Override
  public synchronized void frameEnded(int bus, int channel, byte[] in, int length, long picos) {
    if (kept.size() == transfers) {
      kept.removeFirst();
    }
    byte[] read = Arrays.copyOf(in, Math.min(length, bytes));
    kept.addLast(new Transfer(bus, channel, length, out, read, picos));
    total++;
  }

  /** Returns the last transfers that have ended, the oldest first. */
  public synchronized List<Transfer> all() {
    return new ArrayList<>(kept);
  }

  /** Returns how many transfers have ended, those that are forgotten too. */
  public synchronized long total() {
    return total;
  }

  /** Returns a line for each of {@link #all}. */
  @Override
  public synchronized String toString() {
    return String.join("\n", kept.stream().map(Transfer::toString).toList());
  }
}
