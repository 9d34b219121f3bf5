package usbtoaster.emulator.core;

/**
 * How far a core is sent ahead the next time: learned from how far it came the times before. Where
 * it came hardly anywhere, it is not sent for a while. Belongs to the machine's thread.
 */
final class Stride {
  /** A lead of fewer cycles is none. */
  static final int WORTH = 40;

  private static final int LEAST = 64;
  private static final int MOST = 1 << 16;
  private static final int MOST_PAUSE = 32;

  private int cycles;
  private int left; // of the present pause
  private int pause = 1;

  /** Begins with {@code cycles}. */
  Stride(int cycles) {
    this.cycles = cycles;
  }

  /** Returns how far to go, in cycles. */
  int cycles() {
    return cycles;
  }

  /** Returns whether it is not to be tried this time, which is counted. */
  boolean pauses() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  /** The next one is twice as long: this one came to its end. */
  void lengthen() {
    cycles = Math.min(2 * cycles, MOST);
  }

  /** The next one is twice as long as the {@code reached} cycles that this one came. */
  void fit(long reached) {
    cycles = Math.clamp(2 * reached, LEAST, MOST);
  }

  /** Says how far it came after all: pauses, longer each time, where that was not worth it. */
  void came(long reached) {
    pause = reached >= WORTH ? 1 : Math.min(2 * pause, MOST_PAUSE);
    left = pause - 1;
  }
}
