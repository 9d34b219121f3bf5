package usbtoaster.emulator.pio;

/**
 * The changes of pins in some cycles to come. Who finds them out may do so in any order; they are
 * taken in that of the cycles.
 */
final class Edges {
  /** How many cycles there are. */
  static final int CYCLES = 1 << 12;

  private static final int FRACTION_BITS = 8;

  /** What changes in each cycle: levels in the lower half, directions in the upper. */
  private final long[] changes = new long[CYCLES];

  /** In which cycles something does, a bit for each. */
  private final long[] marks = new long[CYCLES >> 6];

  private int pins;
  private long first;

  // The pulse 0 of a sprint, as a cycle and 256ths of one, and the 256ths from one to the next.
  private long begin;
  private long step;

  /**
   * Forgets everything; from now on what happens to {@code pins} is kept, from the cycle {@code
   * first} on.
   */
  void clear(int pins, long first) {
    for (int i = next(0); i < CYCLES; i = next(i)) {
      take(i);
    }
    this.pins = pins;
    this.first = first;
  }

  /** Pulses are counted from the one that {@code divider} knows. */
  void from(Divider divider) {
    begin = ((divider.pulse() + 1 - first) << FRACTION_BITS) + divider.sum();
    step = divider.step();
  }

  /** In the given pulse the levels of {@code changed} change, to be seen a cycle later. */
  void levels(int pulse, int changed) {
    int kept = changed & pins;
    if (kept != 0) {
      add((int) ((begin + pulse * step) >> FRACTION_BITS), kept);
    }
  }

  /** In the given pulse the directions of {@code changed} change, to be seen a cycle later. */
  void directions(int pulse, int changed) {
    int kept = changed & pins;
    if (kept != 0) {
      add((int) ((begin + pulse * step) >> FRACTION_BITS), (long) kept << 32);
    }
  }

  /** From the cycle {@code tick} on, levels and directions are seen to have changed. */
  void add(long tick, int levels, int directions) {
    if (((levels | directions) & pins) != 0) {
      add((int) (tick - first), (levels & pins) | (long) (directions & pins) << 32);
    }
  }

  private void add(int cycle, long change) {
    changes[cycle] ^= change;
    marks[cycle >> 6] |= 1L << cycle;
  }

  /** Returns the cycle of the first change at {@code tick} or later; the end of time: none is. */
  long after(long tick) {
    int cycle = next((int) Math.max(0, tick - first));
    return cycle == CYCLES ? Long.MAX_VALUE : first + cycle;
  }

  private int next(int cycle) {
    if (cycle >= CYCLES) {
      return CYCLES;
    }
    int word = cycle >> 6;
    long mark = marks[word] & -1L << cycle;
    while (mark == 0) {
      if (++word == marks.length) {
        return CYCLES;
      }
      mark = marks[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(mark);
  }

  /** Takes the changes of a cycle: levels in the lower half, directions in the upper. */
  long take(long tick) {
    return take((int) (tick - first));
  }

  private long take(int cycle) {
    long change = changes[cycle];
    changes[cycle] = 0;
    marks[cycle >> 6] &= ~(1L << cycle);
    return change;
  }
}
