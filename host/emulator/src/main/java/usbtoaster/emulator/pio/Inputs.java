package usbtoaster.emulator.pio;

/** What the machines see of the pins that they look at (datasheet 3.5.6.3). */
final class Inputs {
  private final History levels = new History();

  /** The pins that are not synchronised. */
  int bypass;

  /** The levels are {@code word} from the cycle {@code tick} on. */
  void set(long tick, int word) {
    levels.set(tick, word);
  }

  /** Returns the levels now. */
  int now() {
    return levels.now();
  }

  /** Returns what the machines see in the cycle {@code tick}. */
  int seen(long tick) {
    return (levels.at(tick - 2) & ~bypass) | (levels.now() & bypass);
  }

  /** Returns whether the machines see the same from the cycle {@code tick} on. */
  boolean settled(long tick) {
    return levels.settled(tick - 2);
  }

  /** Puts in what pins were before somebody looked at them: see {@link History#rewrite}. */
  void rewrite(int mask, int two, int one, int word, long tick) {
    levels.rewrite(mask, two, one, word, tick);
  }

  void copy(Inputs other) {
    levels.copy(other.levels);
    bypass = other.bypass;
  }
}
