package usbtoaster.emulator.core;

import java.util.Arrays;
import usbtoaster.emulator.bus.Registers;

/**
 * The interrupt controller (ARMv6-M ARM B3.4): which exceptions are enabled, pending and active,
 * and which of them comes next. Exceptions go by their number, interrupts from 16 up. Of the 32
 * interrupts the chip has lines for 26; the others are pended by software (datasheet 2.3.2).
 *
 * <p>An interrupt becomes pending when its line rises, and once more when its handler returns and
 * the line is still up (Cortex-M0+ Generic User Guide 4.2.9). Belongs to the machine's thread.
 */
final class Nvic {
  static final int NMI = 2;
  static final int HARD_FAULT = 3;
  static final int SV_CALL = 11;
  static final int PEND_SV = 14;
  static final int SYS_TICK = 15;
  static final int IRQ0 = 16;

  /** The priority of what no exception is active in: below all of theirs, 0 to 3. */
  static final int IDLE = 4;

  private static final long ALWAYS_ENABLED =
      1L << NMI | 1L << HARD_FAULT | 1L << SV_CALL | 1L << PEND_SV | 1L << SYS_TICK;

  private final CoreState state;
  private final Runnable changed;
  private final Registers registers = new Registers("NVIC");
  private final int[] priority = new int[IRQ0 + 32];
  private long enabled = ALWAYS_ENABLED;
  private long pending;
  private long active;
  private int lines;
  private boolean newlyPending;

  /**
   * Makes one.
   *
   * @param changed runs when what is enabled, pending or its priority has changed
   */
  Nvic(CoreState state, Runnable changed) {
    this.state = state;
    this.changed = changed;
    declare();
  }

  private void declare() {
    registers
        .at(0x000, "ISER")
        .reads(this::enabledLines)
        .ahead()
        .onWrite(bits -> enable(bits, true));
    registers
        .at(0x080, "ICER")
        .reads(this::enabledLines)
        .ahead()
        .onWrite(bits -> enable(bits, false));
    registers.at(0x100, "ISPR").reads(this::pendingLines).ahead().onWrite(this::pendLines);
    registers.at(0x180, "ICPR").reads(this::pendingLines).ahead().onWrite(this::clearLines);
    for (int i = 0; i < 8; i++) {
      int first = IRQ0 + 4 * i;
      registers
          .at(0x300 + 4 * i, "IPR" + i)
          .reads(() -> priorities(first))
          .onWrite(value -> priorities(first, value));
    }
  }

  /** Returns the registers; their base is 0xE000E100. */
  Registers registers() {
    return registers;
  }

  void reset() {
    Arrays.fill(priority, 0);
    priority[NMI] = -2;
    priority[HARD_FAULT] = -1;
    enabled = ALWAYS_ENABLED;
    active = 0;
    pending = Integer.toUnsignedLong(lines) << IRQ0;
    newlyPending = false;
  }

  /** Sets the line of interrupt {@code irq}. */
  void line(int irq, boolean level) {
    int bit = 1 << irq;
    boolean rises = level && (lines & bit) == 0;
    lines = level ? lines | bit : lines & ~bit;
    if (rises) {
      pend(IRQ0 + irq);
    }
  }

  /** Makes {@code exception} pending. */
  void pend(int exception) {
    pendAll(1L << exception);
  }

  private void pendAll(long exceptions) {
    newlyPending |= (exceptions & ~pending) != 0;
    pending |= exceptions;
    changed.run();
  }

  /**
   * Returns whether anything that was not pending has become so since the last call: what is an
   * event with SEVONPEND, be it enabled or not (B1.5.18).
   */
  boolean takeNewlyPending() {
    boolean taken = newlyPending;
    newlyPending = false;
    return taken;
  }

  /** Makes {@code exception} not pending. */
  void unpend(int exception) {
    pending &= ~(1L << exception);
  }

  boolean isPending(int exception) {
    return (pending >>> exception & 1) != 0;
  }

  /** Returns all that is pending, enabled or not, a bit for each number. */
  long pending() {
    return pending;
  }

  /** Begins the handler of {@code exception}. */
  void activate(int exception) {
    pending &= ~(1L << exception);
    active |= 1L << exception;
  }

  /** Ends the handler of {@code exception}. */
  void deactivate(int exception) {
    active &= ~(1L << exception);
    if (exception >= IRQ0 && (lines >>> (exception - IRQ0) & 1) != 0) {
      pending |= 1L << exception;
    }
  }

  int priority(int exception) {
    return priority[exception];
  }

  void priority(int exception, int value) {
    priority[exception] = value & 3;
    changed.run();
  }

  /**
   * Returns the pending and enabled exception of the highest priority, of equal ones that with the
   * lowest number; 0 if there is none.
   */
  int next() {
    return highest(pending & enabled);
  }

  /** Returns the priority that executes (B1.5.4). */
  int executing(boolean primask) {
    int highest = highest(active);
    int executing = highest == 0 ? IDLE : priority[highest];
    return primask ? Math.min(executing, 0) : executing;
  }

  /** Returns whether {@link #next} is to be taken now. */
  boolean preempts() {
    return preempts(state.primask);
  }

  /** Returns whether {@link #next} ends a WFI, for which PRIMASK does not count (B1.5.19). */
  boolean wakes() {
    return preempts(false);
  }

  private boolean preempts(boolean primask) {
    int next = next();
    return next != 0 && priority[next] < executing(primask);
  }

  private int highest(long exceptions) {
    int best = 0;
    for (long left = exceptions; left != 0; left &= left - 1) {
      int exception = Long.numberOfTrailingZeros(left);
      if (best == 0 || priority[exception] < priority[best]) {
        best = exception;
      }
    }
    return best;
  }

  int enabledLines() {
    return (int) (enabled >>> IRQ0);
  }

  int pendingLines() {
    return (int) (pending >>> IRQ0);
  }

  private void enable(int bits, boolean on) {
    long exceptions = Integer.toUnsignedLong(bits) << IRQ0;
    enabled = on ? enabled | exceptions : enabled & ~exceptions;
    changed.run();
  }

  private void pendLines(int bits) {
    pendAll(Integer.toUnsignedLong(bits) << IRQ0);
  }

  /** An interrupt whose line is up stays pending, unless its handler runs. */
  private void clearLines(int bits) {
    int held = lines & ~(int) (active >>> IRQ0);
    pending &= ~(Integer.toUnsignedLong(bits & ~held) << IRQ0);
  }

  private int priorities(int first) {
    int word = 0;
    for (int i = 0; i < 4; i++) {
      word |= priority[first + i] << (8 * i + 6);
    }
    return word;
  }

  private void priorities(int first, int word) {
    for (int i = 0; i < 4; i++) {
      priority[first + i] = word >>> (8 * i + 6) & 3;
    }
    changed.run();
  }
}
