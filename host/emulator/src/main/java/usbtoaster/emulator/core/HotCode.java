package usbtoaster.emulator.core;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds what is worth a translation, by samples: nothing is counted while the interpreter runs.
 *
 * <p>Overview. Every so many interpreted cycles one instruction after the other is executed up to
 * the next one that begins something: the target of a way back, which is the head of a loop, or of
 * a call. A translation costs some milliseconds, so it takes about as much interpretation before it
 * is made. Where regions end, others begin: those exits are counted too, for less.
 *
 * <p>When it finds something does not matter to the machine: it runs the same. Belongs to the
 * machine's thread.
 */
final class HotCode {
  private static final int SAMPLE_CYCLES = 4_000;
  private static final int MOST_STEPS = 200;
  private static final int SAMPLE_HEAT = 16;
  private static final int HOT = 256;
  private static final int MOST_PLACES = 8_192;

  private final Map<Integer, Integer> heat = new HashMap<>();
  private boolean seeks;
  private int steps;
  private int left = SAMPLE_CYCLES;

  /** Returns whether the next instruction shall be executed alone: then {@link #stepped}. */
  boolean seeks() {
    return seeks;
  }

  /**
   * An instruction was executed alone.
   *
   * @return whether {@code to}, where it went, is a place to begin a region at
   */
  boolean stepped(int from, int to, int linkBefore, int link) {
    boolean near = to == from + 2 || to == from + 4;
    boolean back = !near && Integer.compareUnsigned(to, from) <= 0 && to != (linkBefore & ~1);
    boolean call = !near && link != linkBefore;
    boolean enough = --steps <= 0;
    boolean begins = back || call || enough;
    if (begins) {
      seeks = false;
    }
    return begins && warm(to, SAMPLE_HEAT);
  }

  /** A region ended, and code at {@code address} follows. Returns whether it is hot now. */
  boolean exited(int address) {
    return warm(address, 1);
  }

  private boolean warm(int address, int by) {
    if (heat.size() >= MOST_PLACES) {
      heat.clear();
    }
    int now = heat.merge(address, by, Integer::sum);
    if (now >= HOT) {
      heat.remove(address);
    }
    return now >= HOT;
  }

  /** Returns how many cycles may be interpreted before the next sample; at least one. */
  int untilSample() {
    return left;
  }

  /** So many cycles were interpreted. */
  void interpreted(int cycles) {
    left -= cycles;
    if (left <= 0) {
      left = SAMPLE_CYCLES;
      seeks = true;
      steps = MOST_STEPS;
    }
  }
}
