package usbtoaster.emulator.pio;

/**
 * The fractional clock divider of a state machine (datasheet 3.5.5). It counts down from INT and
 * enables the machine for a cycle when it reaches 1; FRAC adds up, and where the sum passes 1 the
 * next period is one longer. It runs on while the machine is disabled or stalled.
 *
 * <p>It knows one enabled cycle, the pulse, and computes the others from it.
 */
final class Divider {
  private static final int MOST = 0x1_0000;

  private int whole = 1;
  private int fraction;
  private long pulse;
  private int sum;

  /** Takes CLKDIV; it counts from the next pulse on. */
  void divide(int clkdiv) {
    int integer = clkdiv >>> 16;
    whole = integer == 0 ? MOST : integer;
    fraction = clkdiv >> 8 & 0xFF;
  }

  /** Begins a period of INT in the cycle {@code tick}. */
  void restart(long tick) {
    pulse = tick + whole - 1;
    sum = 0;
  }

  /** Returns the pulse that is known: an enabled cycle. */
  long pulse() {
    return pulse;
  }

  /** Returns the pulse that comes {@code pulses} after the known one. */
  long after(long pulses) {
    return fraction == 0
        ? pulse + pulses * whole
        : pulse + ((sum + pulses * (256L * whole + fraction)) >> 8);
  }

  /** Goes {@code pulses} on. */
  void advance(long pulses) {
    if (fraction == 0) {
      pulse += pulses * whole;
      return;
    }
    long total = sum + pulses * (256L * whole + fraction);
    pulse += total >> 8;
    sum = (int) total & 0xFF;
  }

  /** Goes on to the first pulse in the cycle {@code tick} or later; returns how many that were. */
  long seek(long tick) {
    long ahead = tick - pulse;
    if (ahead <= 0) {
      return 0;
    }
    long pulses =
        fraction == 0
            ? Math.ceilDiv(ahead, whole)
            : Math.ceilDiv((ahead << 8) - sum, 256L * whole + fraction);
    advance(pulses);
    return pulses;
  }

  /** Returns whether all periods are alike. */
  boolean even() {
    return fraction == 0;
  }

  /** Returns the cycles of a period, but for FRAC. */
  int period() {
    return whole;
  }

  /** Goes on to the pulse in the cycle {@code tick}; periods are {@link #even}. */
  void reach(long tick) {
    pulse = tick;
  }

  void copy(Divider other) {
    whole = other.whole;
    fraction = other.fraction;
    pulse = other.pulse;
    sum = other.sum;
  }
}
