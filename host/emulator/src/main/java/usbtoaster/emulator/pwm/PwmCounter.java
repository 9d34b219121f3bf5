package usbtoaster.emulator.pwm;

/**
 * The counter of a slice with its compare and wrap values (datasheet 4.5.2.1 to 4.5.2.3), in
 * counts; it knows no time.
 *
 * <p>Overview: a period is TOP + 1 counts, 0 to TOP; or with phase-correct modulation 2 (TOP + 1),
 * up to TOP and down again, both ends twice. The counter wraps at the end of the period, and there
 * takes over the values of CC and TOP that software wrote in the meantime. A counter that stands
 * above TOP, because TOP was lowered while the slice was off, counts on to where it finds its way
 * back: the datasheet does not say; a 16-bit counter that compares for equality does that.
 */
final class PwmCounter {
  /** A number of counts that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int MODULUS = 0x1_0000;

  private int count;
  private boolean down;
  private boolean phaseCorrect;
  private int top = MODULUS - 1;
  private int compareA;
  private int compareB;
  private int nextTop = top;
  private int nextCompare;

  int count() {
    return count;
  }

  void count(int count) {
    this.count = count;
  }

  void phaseCorrect(boolean on) {
    phaseCorrect = on;
    down = down && on;
  }

  /** Sets what software wrote to CC and TOP; it counts from the next wrap on. */
  void next(int compare, int top) {
    nextCompare = compare;
    nextTop = top;
  }

  /** Takes over CC and TOP. */
  void latch() {
    top = nextTop;
    compareA = nextCompare & 0xFFFF;
    compareB = nextCompare >>> 16;
  }

  /** Returns whether output A or B is high, before inversion. */
  boolean high(boolean b) {
    return count < compare(b);
  }

  void reset() {
    count = 0;
    down = false;
    phaseCorrect = false;
    next(0, MODULUS - 1);
    latch();
  }

  /** Goes {@code counts} on, and returns how often the counter wrapped. */
  long advance(long counts) {
    long wraps = 0;
    long rest = counts;
    while (rest > 0) {
      if (count > top) {
        rest -= comeBack(rest);
      } else if (rest < countsToWrap()) {
        place(position() + rest);
        rest = 0;
      } else {
        rest -= countsToWrap();
        wraps++;
        latch();
        place(0);
        wraps += rest / period();
        rest %= period();
      }
    }
    return wraps;
  }

  /** Returns how many counts it is to the next wrap; less, if the way there is not clear. */
  long countsToWrap() {
    return count > top ? 1 : period() - position();
  }

  /** Returns how many counts it is at least to the next change of output A or B. */
  long countsToChange(boolean b) {
    int compare = compare(b);
    if (count > top) {
      return 1;
    }
    boolean constant = compare == 0 || compare > top;
    if (constant) {
      return pending() ? countsToWrap() : NEVER;
    }
    long position = position();
    if (position < compare) {
      return compare - position;
    }
    long rise = period() - compare;
    return phaseCorrect && position < rise ? rise - position : countsToWrap();
  }

  private boolean pending() {
    return nextTop != top || nextCompare != (compareB << 16 | compareA);
  }

  private int compare(boolean b) {
    return b ? compareB : compareA;
  }

  private long period() {
    return phaseCorrect ? 2L * (top + 1) : top + 1;
  }

  private long position() {
    return down ? 2L * top + 1 - count : count;
  }

  private void place(long position) {
    down = position > top;
    count = (int) (down ? 2L * top + 1 - position : position);
  }

  /** Goes towards TOP or over the end, and returns how many counts that took. */
  private long comeBack(long counts) {
    long way = Math.min(counts, down ? count - top : MODULUS - count);
    count = (int) (down ? count - way : count + way) & (MODULUS - 1);
    return way;
  }
}
