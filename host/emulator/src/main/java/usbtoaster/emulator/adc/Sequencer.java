package usbtoaster.emulator.adc;

/**
 * When conversions begin: once, back to back, or as the divider says (datasheet 4.9.2.2). In ticks
 * of clk_adc.
 *
 * <p>The divider counts from its last reset, a write to DIV or the start of START_MANY, and asks
 * for a conversion every 1 + INT + FRAC / 256 ticks, first-order delta-sigma: at the whole tick
 * that has passed. What it asks for while a conversion is under way is lost. That the first one
 * begins at once is our reading.
 */
final class Sequencer {
  /** How long a conversion takes. */
  static final int CONVERSION_TICKS = 96;

  private static final int FRACTION = 256;
  private static final int ROUND_ROBIN_INPUTS = 5;

  private boolean many;
  private boolean converting;
  private long periodTicks256 = CONVERSION_TICKS * FRACTION;
  private long epochTick;
  private long startTick;

  void reset() {
    many = false;
    converting = false;
    divide(0, 0);
  }

  /** Sets DIV at {@code now}; 0: back to back. */
  void divide(int div, long now) {
    periodTicks256 = div == 0 ? CONVERSION_TICKS * FRACTION : FRACTION + (long) div;
    epochTick = now;
    if (converting && now < startTick) {
      startTick = now;
    }
  }

  /** Sets START_MANY at {@code now}. */
  void many(boolean on, long now) {
    if (on && !many) {
      epochTick = now;
      many = true;
      if (!converting) {
        begin(now);
      }
    }
    many = on;
    if (!on && converting && now < startTick) {
      converting = false; // the awaited conversion never begins
    }
  }

  /** Takes START_ONCE at {@code now}; nothing while a conversion is under way. */
  void once(long now) {
    if (!converting && !many) {
      begin(now);
    }
  }

  private void begin(long tick) {
    converting = true;
    startTick = tick;
  }

  /** Ends whatever is under way: the converter has lost its power. */
  void stop() {
    many = false;
    converting = false;
  }

  /** Returns the input behind {@code input} in the round robin of those that are enabled. */
  static int nextInput(int enabled, int input) {
    int next = input;
    do {
      next = next + 1 >= ROUND_ROBIN_INPUTS ? 0 : next + 1;
    } while ((enabled & 1 << next) == 0);
    return next;
  }

  /** Returns whether a conversion is under way or its start is awaited. */
  boolean running() {
    return converting;
  }

  /** Returns whether a conversion is under way at {@code now}: the awaited one may begin later. */
  boolean converting(long now) {
    return converting && now >= startTick;
  }

  /** Returns the tick at which the present conversion begins. */
  long startTick() {
    return startTick;
  }

  /** Returns the tick at which it ends. */
  long endTick() {
    return startTick + CONVERSION_TICKS;
  }

  /** The present conversion has ended: says when the next one begins, if there is one. */
  void ended() {
    long end = endTick();
    converting = many;
    if (many) {
      long sinceEpoch = Math.max(0, end - epochTick);
      long request = Math.ceilDiv(sinceEpoch * FRACTION, periodTicks256);
      startTick = epochTick + request * periodTicks256 / FRACTION;
    }
  }
}
