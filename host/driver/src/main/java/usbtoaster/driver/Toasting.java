package usbtoaster.driver;

import usbtoaster.protocol.Toast;

/**
 * How long the toast in a slot may still take: by what the device says, within what the host works
 * out itself from browning and length. Guarded by the extension's lock.
 *
 * <p>Until the host's reckoning is over, the device's word decides when to look. From then on each
 * look at which the device has not come nearer to its own end is counted. A device that is slower
 * than the host, but comes on, is given its time; one that stands, or says another time each time,
 * is not.
 */
final class Toasting {
  private static final int SLOWEST = 16; // this many times slower than the host is still coming on

  private long reckonedNanos; // when it should be over
  private long dueNanos; // when to look
  private long toldNanos; // the least that the device said would remain
  private int overdue;

  /** Toasting begins, or began not long ago. */
  void begin(Clock clock, int browning, int length) {
    toldNanos = 1000L * Toast.toastingMicros(browning, length);
    reckonedNanos = clock.in(toldNanos + toldNanos / 8);
    dueNanos = reckonedNanos;
    overdue = 0;
  }

  /**
   * Takes in what the device says.
   *
   * @param micros that remain, an unsigned number
   * @param marginNanos between two looks
   */
  void told(Clock clock, int micros, long marginNanos) {
    long told = 1000 * Integer.toUnsignedLong(micros);
    long now = clock.nowNanos();
    boolean nearer = told <= toldNanos - marginNanos / SLOWEST;
    if (now < reckonedNanos) {
      toldNanos = Math.min(toldNanos, told);
      dueNanos = Math.min(clock.in(told), reckonedNanos);
      dueNanos += Math.min(marginNanos, Long.MAX_VALUE - dueNanos);
    } else if (nearer) {
      toldNanos = told;
      overdue = 0;
      dueNanos = clock.in(marginNanos);
    } else if (now >= dueNanos) {
      overdue++;
      dueNanos = clock.in(marginNanos);
    }
  }

  /** Returns when to look whether it is over. */
  long dueNanos() {
    return dueNanos;
  }

  /** Returns at how many looks in a row it should have been over and was not. */
  int overdue() {
    return overdue;
  }
}
