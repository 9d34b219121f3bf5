package usbtoaster.emulator.pwm;

import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A slice: the fractional divider, the counter, the input B and the outputs (datasheet 4.5.2).
 *
 * <p>Overview: the slice knows its state at a tick of clk_sys and computes it anew, {@link #sync},
 * before anything looks at it or changes it. In time, that is all. An alarm is armed for the next
 * wrap only if somebody waits for wraps (an enabled interrupt that is not pending yet, a DMA
 * channel), and for the next edge only of an output that somebody listens to. So the PWM of a lamp
 * costs nothing, and one in a VCD file two events for each period.
 *
 * <p>The divider adds up sixteenths: the slice counts when they make a divisor. It begins anew when
 * the slice is enabled, which keeps slices in step that are enabled together. When B's edges are
 * counted, each is worth what a tick is otherwise.
 *
 * <p>While the slice is off its outputs stay as they were: CC, TOP and CTR move them only when it
 * is enabled, or advanced by PH_ADV (the SDK's words on pwm_set_enabled).
 */
final class PwmSlice {
  private static final int ENABLE = 1;
  private static final int PHASE_CORRECT = 1 << 1;
  private static final int INVERT_A = 1 << 2;
  private static final int INVERT_B = 1 << 3;
  private static final int RETARD = 1 << 6;
  private static final int ADVANCE = 1 << 7;

  private static final int FREE_RUNNING = 0;
  private static final int GATED = 1;
  private static final int RISING = 2;
  private static final int FALLING = 3;

  private static final int SIXTEENTHS = 16;

  /** Is notified of wraps, and says whether it needs to. */
  interface Wraps {
    /** The counter of {@code slice} has wrapped. */
    void wrapped(int slice, long times);

    /** Returns whether the next wrap of {@code slice} must be reported when it happens. */
    boolean wanted(int slice);
  }

  private final int index;
  private final VirtualClock clock;
  private final ClockDomain clkSys;
  private final Wraps wraps;
  private final PwmCounter counter = new PwmCounter();
  private final Output a;
  private final Output b;
  private final Signal enableB;
  private final Signal inputB;
  private final Alarm alarm;
  private int control;
  private int divisor = SIXTEENTHS;
  private long syncTick;
  private long phase;
  private boolean gate;

  PwmSlice(int index, VirtualClock clock, ClockDomain clkSys, Wraps wraps) {
    this.index = index;
    this.clock = clock;
    this.clkSys = clkSys;
    this.wraps = wraps;
    String name = "PWM" + index;
    a = new Output(name + " A", false);
    b = new Output(name + " B", true);
    enableB = new Signal(name + " B enable", true);
    inputB = new Signal(name + " B input", false);
    alarm = clock.alarm(name, this::refresh);
    clkSys.onChange(this::refresh);
    inputB.listen(this::inputChanged);
  }

  Signal outputA() {
    return a.signal;
  }

  Signal outputB() {
    return b.signal;
  }

  /** Returns the output enable of B: it is an input unless the slice runs freely. */
  Signal enableB() {
    return enableB;
  }

  Signal inputB() {
    return inputB;
  }

  /** Computes the state now, shows it to who listens, and arms the alarm for what comes next. */
  void refresh() {
    sync();
    show();
    arm();
  }

  /**
   * Sets CSR. Advancing and retarding the phase happens at once. A counter that runs at full speed
   * cannot be advanced, and one that is off not retarded.
   */
  void control(int value) {
    sync();
    boolean starts = (value & ~control & ENABLE) != 0;
    if (starts) {
      phase = 0;
    }
    if (enabled()) {
      hold();
    }
    control = value;
    counter.phaseCorrect((value & PHASE_CORRECT) != 0);
    if (!enabled()) {
      counter.latch();
    }
    enableB.set(mode() == FREE_RUNNING);
    if ((value & ADVANCE) != 0 && !(enabled() && divisor == SIXTEENTHS)) {
      advance(1);
      hold();
    }
    if (enabled() && (value & RETARD) != 0) {
      phase -= divisor;
    }
    show();
    arm();
  }

  /** Sets DIV; an integer part of 0 is 256. */
  void divide(int value) {
    sync();
    int integer = value >> 4 & 0xFF;
    divisor = SIXTEENTHS * (integer == 0 ? 256 : integer) + (value & 0xF);
    phase = Math.min(phase, divisor - 1);
    arm();
  }

  int count() {
    refresh();
    return counter.count();
  }

  void count(int value) {
    sync();
    counter.count(value & 0xFFFF);
    show();
    arm();
  }

  /** Sets CC and TOP: at the next wrap, or at once while the slice is off. */
  void compare(int compare, int top) {
    sync();
    counter.next(compare, top);
    if (!enabled()) {
      counter.latch();
    }
    show();
    arm();
  }

  void reset() {
    control(0);
    counter.reset();
    hold();
    phase = 0;
    divide(SIXTEENTHS);
    show();
  }

  private void hold() {
    a.held = counter.high(false);
    b.held = counter.high(true);
  }

  private boolean enabled() {
    return (control & ENABLE) != 0;
  }

  private int mode() {
    return control >> 4 & 3;
  }

  /** Returns whether the ticks of clk_sys count. */
  private boolean ticking() {
    return enabled() && (mode() == FREE_RUNNING || (mode() == GATED && gate));
  }

  private void sync() {
    long now = clkSys.ticks();
    if (ticking()) {
      pass((now - syncTick) * SIXTEENTHS);
    }
    syncTick = now;
  }

  private void pass(long sixteenths) {
    phase += sixteenths;
    if (phase >= divisor) {
      long counts = phase / divisor;
      phase -= counts * divisor;
      advance(counts);
    }
  }

  private void advance(long counts) {
    long times = counter.advance(counts);
    if (times > 0) {
      wraps.wrapped(index, times);
    }
  }

  private void inputChanged(boolean level) {
    sync();
    gate = level;
    int mode = mode();
    if (enabled() && mode == (level ? RISING : FALLING)) {
      pass(SIXTEENTHS);
    }
    if (mode != FREE_RUNNING) {
      show();
      arm();
    }
  }

  private void show() {
    a.show();
    b.show();
  }

  private void arm() {
    long counts = ticking() ? countsToEvent() : PwmCounter.NEVER;
    if (counts == PwmCounter.NEVER) {
      clock.disarm(alarm);
    } else {
      long ticks = Math.ceilDiv(counts * divisor - phase, SIXTEENTHS);
      clock.arm(alarm, clkSys.picosAt(syncTick + ticks));
    }
  }

  private long countsToEvent() {
    long counts = wraps.wanted(index) ? counter.countsToWrap() : PwmCounter.NEVER;
    if (a.watched) {
      counts = Math.min(counts, counter.countsToChange(false));
    }
    if (b.watched) {
      counts = Math.min(counts, counter.countsToChange(true));
    }
    return counts;
  }

  /** An output: a wire whose level is computed. */
  private final class Output implements Signal.Source {
    private final Signal signal;
    private final boolean isB;
    private boolean watched;
    private boolean held;

    Output(String name, boolean isB) {
      this.isB = isB;
      signal = new Signal(name, this);
    }

    @Override
    public boolean level() {
      sync();
      return now();
    }

    @Override
    public void watched(boolean watched) {
      this.watched = watched;
      sync();
      arm();
    }

    void show() {
      if (watched) {
        signal.set(now());
      }
    }

    private boolean now() {
      boolean high = enabled() ? counter.high(isB) : held;
      return high != ((control & (isB ? INVERT_B : INVERT_A)) != 0);
    }
  }
}
