package usbtoaster.emulator.pio;

/**
 * A word, and what it was in the two cycles before: all that a synchroniser of two flip-flops needs
 * (datasheet 3.5.6.3).
 */
final class History {
  private int now;
  private int before;
  private int earlier;
  private long nowSince = Long.MIN_VALUE;
  private long beforeSince = Long.MIN_VALUE;

  /** The word is {@code word} from the cycle {@code tick} on; ticks never go back. */
  void set(long tick, int word) {
    if (word == now) {
      return;
    }
    if (tick > nowSince) {
      earlier = before;
      before = now;
      beforeSince = nowSince;
      nowSince = tick;
    }
    now = word;
  }

  int now() {
    return now;
  }

  /** Returns the word in the cycle {@code tick}, which is at most two before the last change. */
  int at(long tick) {
    return tick >= nowSince ? now : tick >= beforeSince ? before : earlier;
  }

  /** Returns whether the word is the same in the cycle {@code tick} and after. */
  boolean settled(long tick) {
    return tick >= nowSince;
  }

  /**
   * Puts in what the bits of {@code mask} were two cycles ago, one ago, and are at {@code tick}.
   */
  void rewrite(int mask, int two, int one, int word, long tick) {
    int wasTwo = (at(tick - 2) & ~mask) | (two & mask);
    int wasOne = (at(tick - 1) & ~mask) | (one & mask);
    now = (now & ~mask) | (word & mask);
    before = wasOne;
    earlier = wasTwo;
    nowSince = tick;
    beforeSince = tick - 1;
  }

  void copy(History other) {
    now = other.now;
    before = other.before;
    earlier = other.earlier;
    nowSince = other.nowSince;
    beforeSince = other.beforeSince;
  }
}
