package usbtoaster.emulator.xip;

import java.util.Arrays;
import java.util.function.LongSupplier;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.BusObserver;
import usbtoaster.emulator.time.ClockDomain;

/**
 * The tags of the flash's cache (datasheet 2.6.3): what is in it, not the data, which the flash
 * itself has. It sees accesses only while somebody counts them or pays for misses; it is empty when
 * that begins.
 *
 * <p>Overview. 1024 sets of two lines of 8 bytes. A line's two words come one by one, each with a
 * valid bit of its own, as the SSI reads no more than 32 bits at once (the chip's designer in
 * raspberrypi/pico-sdk#1182). A miss takes the SSI's time for one word. Which of two lines gives
 * way is not documented: here the one that was used longer ago. What the alias says is in the
 * address: bit 24 does not allocate, bit 25 does not ask the cache (2.6.3.1). A write to the first
 * alias drops the line, and is no access (pico-examples, cache_perfctr).
 *
 * <p>Belongs to the machine's thread.
 */
final class XipCache implements BusObserver {
  /** A flush zeroes a set of tags in each cycle (2.6.3.2). */
  private static final int FLUSH_TICKS = 1024;

  /** The register that holds who reads it until a flush is done. */
  private static final int FLUSH = 0x1400_0004;

  private static final int NO_ALLOCATE = 1 << 24;
  private static final int NO_LOOKUP = 1 << 25;
  private static final int SETS = 1024;
  private static final int SET_LSB = 3;
  private static final int TAG_LSB = 13;
  private static final int ADDRESS = 0xFF_FFFF;
  private static final int VALID = 3;
  private static final int NONE = -1;

  private final Bus bus;
  private final ClockDomain clkSys;
  private final LongSupplier missTicks;

  /** Two for each set: the tag above two valid bits; 0: nothing. */
  private final int[] lines = new int[2 * SETS];

  /** Which line of each set was used last. */
  private final byte[] newer = new byte[SETS];

  private boolean enabled;
  private boolean timed;
  private boolean counting;
  private long flushedTick;
  private int hits;
  private int accesses;

  /**
   * Makes a cache that sees nothing.
   *
   * @param missTicks how many ticks of clk_sys the SSI takes to read a word from the flash
   */
  XipCache(Bus bus, ClockDomain clkSys, LongSupplier missTicks) {
    this.bus = bus;
    this.clkSys = clkSys;
    this.missTicks = missTicks;
  }

  /** CTRL.EN. */
  void enabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** Lets a miss and a flush take their time, or not. */
  void timed(boolean timed) {
    this.timed = timed;
    look();
  }

  /** Counts from now on, until the block is reset. */
  void count() {
    counting = true;
    look();
  }

  /** Returns whether it sees the accesses. */
  boolean sees() {
    return counting || timed;
  }

  void flush() {
    Arrays.fill(lines, 0);
    flushedTick = timed ? clkSys.ticks() + FLUSH_TICKS : 0;
  }

  boolean flushed() {
    return flushTicksLeft() == 0;
  }

  void reset() {
    counting = false;
    hits = 0;
    accesses = 0;
    look();
    flush();
  }

  int hits() {
    return hits;
  }

  void clearHits() {
    hits = 0;
  }

  int accesses() {
    return accesses;
  }

  void clearAccesses() {
    accesses = 0;
  }

  private void look() {
    if (!sees()) {
      Arrays.fill(lines, 0);
    }
    bus.observers().observe(this, sees());
  }

  @Override
  public int access(int initiator, int address, boolean write) {
    if (!isXip(address)) {
      return address == FLUSH && !write ? (int) flushTicksLeft() : 0;
    }
    if (write) {
      drop(address);
      return 0;
    }
    int waits = waits(address);
    accesses = saturated(accesses);
    if (hit(address)) {
      hits = saturated(hits);
      newer[set(address)] = (byte) (find(address) & 1);
    } else if (enabled && (address & NO_ALLOCATE) == 0) {
      allocate(address);
    }
    return waits;
  }

  @Override
  public int waits(int address) {
    if (!timed || !isXip(address)) {
      return 0;
    }
    return (int) (flushTicksLeft() + (hit(address) ? 0 : missTicks.getAsLong()));
  }

  private long flushTicksLeft() {
    return timed ? Math.max(0, flushedTick - clkSys.ticks()) : 0;
  }

  private static boolean isXip(int address) {
    return address >>> 26 == 0x1000_0000 >>> 26;
  }

  private static int saturated(int count) {
    return count == -1 ? count : count + 1;
  }

  private boolean hit(int address) {
    int line = enabled && (address & NO_LOOKUP) == 0 ? find(address) : NONE;
    return line != NONE && (lines[line] & valid(address)) != 0;
  }

  /** Returns the line that has the address's tag. */
  private int find(int address) {
    int first = 2 * set(address);
    for (int line = first; line < first + 2; line++) {
      if ((lines[line] & VALID) != 0 && lines[line] >>> 2 == tag(address)) {
        return line;
      }
    }
    return NONE;
  }

  private void allocate(int address) {
    int set = set(address);
    int line = find(address);
    if (line == NONE) {
      line = victim(set);
      lines[line] = tag(address) << 2;
    }
    lines[line] |= valid(address);
    newer[set] = (byte) (line & 1);
  }

  /** Returns the line of {@code set} that has nothing, or was used longer ago. */
  private int victim(int set) {
    int older = 2 * set + (newer[set] ^ 1);
    return lines[older ^ 1] == 0 ? older ^ 1 : older;
  }

  private void drop(int address) {
    int line = find(address);
    if ((address & (NO_ALLOCATE | NO_LOOKUP)) == 0 && enabled && line != NONE) {
      lines[line] = 0;
    }
  }

  private static int set(int address) {
    return address >>> SET_LSB & (SETS - 1);
  }

  private static int tag(int address) {
    return (address & ADDRESS) >>> TAG_LSB;
  }

  /** The valid bit of the address's word in its line. */
  private static int valid(int address) {
    return 1 << (address >>> 2 & 1);
  }
}
