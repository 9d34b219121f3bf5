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

  /** Returns what has added up to the known pulse, in 256ths of a cycle. */
  int sum() {
    return sum;
  }

  /** Returns the time from pulse to pulse, in 256ths of a cycle. */
  long step() {
    return 256L * whole + fraction;
  }

  /** Returns the pulse that comes {@code pulses} after the known one. */
  long after(long pulses) {
    return fraction == 0 ? pulse + pulses * whole : pulse + ((sum + pulses * step()) >> 8);
  }

  /** Goes {@code pulses} on. */
  void advance(long pulses) {
    if (fraction == 0) {
      pulse += pulses * whole;
      return;
    }
    long total = sum + pulses * step();
    pulse += total >> 8;
    sum = (int) total & 0xFF;
  }

  /** Goes on to the first pulse in the cycle {@code tick} or later; returns how many that were. */
  long seek(long tick) {
    long pulses = before(tick);
    advance(pulses);
    return pulses;
  }

  /** Returns how many pulses there are from the known one on in cycles before {@code tick}. */
  long before(long tick) {
    long ahead = tick - pulse;
    if (ahead <= 0) {
      return 0;
    }
    if (fraction != 0) {
      return Math.ceilDiv((ahead << 8) - sum, step());
    }
    return whole == 1 ? ahead : Math.ceilDiv(ahead, whole);
  }

  void copy(Divider other) {
    whole = other.whole;
    fraction = other.fraction;
    pulse = other.pulse;
    sum = other.sum;
  }
}
