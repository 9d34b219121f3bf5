package usbtoaster.emulator.dma;

/**
 * A pacing timer (datasheet 2.5.5.1): X/Y of the ticks of clk_sys give a request. Counted from the
 * write of its register. Belongs to the machine's thread.
 */
final class PacingTimer {
  private int x;
  private int y;
  private long beginTicks;

  /** Takes TIMERx as written at {@code ticks}: X in the upper half, Y in the lower. */
  void set(int word, long ticks) {
    x = word >>> 16;
    y = word & 0xFFFF;
    beginTicks = ticks;
  }

  /** Returns whether there are requests at all. */
  boolean runs() {
    return x != 0 && y != 0;
  }

  /** Returns whether there is a request in every tick; more than that is not possible. */
  boolean permanent() {
    return runs() && x >= y;
  }

  /** Returns the tick of the first request behind {@code ticks}. */
  long after(long ticks) {
    long past = (ticks - beginTicks) * x / y;
    return beginTicks + ((past + 1) * y + x - 1) / x;
  }
}
