package usbtoaster.emulator.rtc;

import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The real-time clock (datasheet 4.8): a date that goes on by a second every CLKDIV_M1 + 1 ticks of
 * clk_rtc, and an interrupt while it matches.
 *
 * <p>The date is computed when somebody looks; an alarm is armed only for an interrupt that is
 * enabled, and for the ends of its match. What is written crosses to clk_rtc at once, not within
 * three of its ticks as on the chip, if it ticks at all. A second begins with LOAD and with
 * RTC_ENABLE: our reading. Belongs to the machine's thread.
 */
public final class Rtc {
  private static final int CTRL_ENABLE = 1;
  private static final int CTRL_ACTIVE = 1 << 1;
  private static final int CTRL_LOAD = 1 << 4;
  private static final int CTRL_FORCE_NOTLEAPYEAR = 1 << 8;
  private static final int DATE = 0xFF_FF1F;
  private static final int TIME = 0x071F_3F3F;
  private static final int MATCH_DATE = 0x17FF_FF1F;
  private static final int MATCH_TIME = 0xF71F_3F3F;
  private static final int MATCH_ACTIVE = 1 << 29;

  private final VirtualClock clock;
  private final ClockDomain clkRtc;
  private final InterruptLine line;
  private final Calendar now = new Calendar();
  private final Alarm due;
  private final Registers registers = new Registers("RTC");
  private final Register clkdiv;
  private final Register setup0;
  private final Register setup1;
  private final Register ctrl;
  private final Register rtc1;
  private final Match match;
  private final InterruptStatus interrupt;
  private boolean active;
  private boolean matchActive;
  private boolean loading;
  private long secondTick; // at which the present second began

  /**
   * Makes the clock in reset: it stands.
   *
   * @param line RTC_IRQ
   */
  public Rtc(VirtualClock clock, ClockDomain clkRtc, InterruptLine line) {
    this.clock = clock;
    this.clkRtc = clkRtc;
    this.line = line;
    due = clock.alarm("RTC match", this::update);
    clkdiv = registers.at(0x00, "CLKDIV_M1").writable(0xFFFF).onWrite(word -> update());
    setup0 = registers.at(0x04, "SETUP_0").writable(DATE);
    setup1 = registers.at(0x08, "SETUP_1").writable(TIME);
    ctrl =
        registers
            .at(0x0C, "CTRL")
            .writable(CTRL_ENABLE | CTRL_FORCE_NOTLEAPYEAR)
            .reads(this::status)
            .onWrite(this::control);
    Register date = registers.at(0x10, "IRQ_SETUP_0").writable(MATCH_DATE);
    Register time = registers.at(0x14, "IRQ_SETUP_1").writable(MATCH_TIME);
    match = new Match(date, time);
    date.reads(() -> date.value() | (matchActive ? MATCH_ACTIVE : 0)).onWrite(word -> cross());
    time.onWrite(word -> update());
    rtc1 = registers.at(0x18, "RTC_1");
    registers.at(0x1C, "RTC_0").reads(this::latch, now::time);
    registers.at(0x20, "INTR").reads(this::raw);
    interrupt = new InterruptStatus(registers, 0x24, "", 1, this::raw, this::update);
    registers.onAccess(this::catchUp);
    registers.onStory(asked -> asked ? story() : "");
    clkRtc.onChange(this::cross);
  }

  /** Returns the registers, at 0x4005C000. */
  public Registers registers() {
    return registers;
  }

  /** Resets the block: it stands, at no date. */
  public void reset() {
    registers.reset();
    now.date(0);
    now.time(0);
    active = false;
    matchActive = false;
    loading = false;
    update();
  }

  private int status() {
    return ctrl.value() | (active ? CTRL_ACTIVE : 0) | (loading ? CTRL_LOAD : 0);
  }

  private void control(int word) {
    loading |= (word & CTRL_LOAD) != 0;
    cross();
  }

  /** What was written comes to the side of clk_rtc: not while that stands still. */
  private void cross() {
    catchUp();
    if (clkRtc.hertz() == 0) {
      update();
      return;
    }
    boolean enabled = ctrl.has(CTRL_ENABLE);
    if (loading || (enabled && !active)) {
      secondTick = clkRtc.ticks();
    }
    if (loading) {
      now.date(setup0.value());
      now.time(setup1.value());
    }
    loading = false;
    active = enabled;
    matchActive = match.enabled();
    update();
  }

  private int latch() {
    rtc1.value(now.date());
    return now.time();
  }

  private long ticksOfSecond() {
    return clkdiv.value() + 1L;
  }

  private void catchUp() {
    if (active) {
      long seconds = (clkRtc.ticks() - secondTick) / ticksOfSecond();
      now.advance(seconds, ctrl.has(CTRL_FORCE_NOTLEAPYEAR));
      secondTick += seconds * ticksOfSecond();
    }
  }

  private int raw() {
    return matchActive && match.matches(now) ? 1 : 0;
  }

  private void update() {
    catchUp();
    line.set(interrupt.value() != 0);
    long seconds = secondsToChange();
    if (seconds == Match.NEVER) {
      clock.disarm(due);
    } else {
      clock.arm(due, clkRtc.picosAt(secondTick + seconds * ticksOfSecond()));
    }
  }

  /** Returns in how many seconds the interrupt may change; a match ends with its second at best. */
  private long secondsToChange() {
    if (!active || !matchActive || interrupt.enabled() == 0) {
      return Match.NEVER;
    }
    return raw() != 0 ? 1 : match.secondsUntil(now, ctrl.has(CTRL_FORCE_NOTLEAPYEAR));
  }

  private String story() {
    catchUp();
    if (clkRtc.hertz() == 0) {
      return "The RTC stands still, because clk_rtc does.";
    }
    if (!active) {
      return "The RTC does not run: CTRL.RTC_ENABLE is 0.";
    }
    if (interrupt.enabled() != 0 && !matchActive) {
      return "The RTC compares with no time: IRQ_SETUP_0.MATCH_ENA is 0.";
    }
    return interrupt.enabled() != 0 && raw() == 0 && secondsToChange() == Match.NEVER
        ? "The RTC will never come to the time in IRQ_SETUP_0 and IRQ_SETUP_1."
        : "";
  }
}
