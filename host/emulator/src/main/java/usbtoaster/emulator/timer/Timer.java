package usbtoaster.emulator.timer;

import java.util.List;
import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * TIMER: counts the watchdog's ticks, microseconds as a rule, and interrupts when the lower half of
 * the count equals an alarm (datasheet 4.6).
 *
 * <p>An alarm is a comparison for equality: one that is set to a moment that has just passed goes
 * off when the lower half comes round again, after some 71 minutes. One that is set to the moment
 * that is goes off at once. There is no debugger, so DBGPAUSE pauses nothing. Belongs to the
 * machine's thread.
 */
public final class Timer {
  private static final int ALARMS = 4;
  private static final int ALL = (1 << ALARMS) - 1;
  private static final int PAUSE = 1;
  private static final long LOW = 0xFFFF_FFFFL;

  private final VirtualClock clock;
  private final ClockDomain tick;
  private final List<InterruptLine> lines;
  private final Registers registers = new Registers("TIMER");
  private final Register timehw;
  private final Register timelw;
  private final Register timehr;
  private final Register[] alarm = new Register[ALARMS];
  private final Alarm[] due = new Alarm[ALARMS];
  private final Register pause;
  private final Register intr;
  private final InterruptStatus status;
  private boolean paused;
  private int armed;
  private long count;
  private long countedTicks;

  /**
   * Makes the timer at 0.
   *
   * @param tick the watchdog's tick
   * @param lines TIMER_IRQ_0 to TIMER_IRQ_3
   */
  public Timer(VirtualClock clock, ClockDomain tick, List<InterruptLine> lines) {
    this.clock = clock;
    this.tick = tick;
    this.lines = List.copyOf(lines);
    timehw = registers.at(0x00, "TIMEHW").writable(-1).reads(() -> 0).onWrite(word -> setTime());
    timelw = registers.at(0x04, "TIMELW").writable(-1).reads(() -> 0);
    timehr = registers.at(0x08, "TIMEHR");
    registers.at(0x0C, "TIMELR").reads(this::latch, () -> (int) time());
    for (int i = 0; i < ALARMS; i++) {
      int number = i;
      alarm[i] = registers.at(0x10 + 4 * i, "ALARM" + i).writable(-1).onWrite(word -> arm(number));
      due[i] = clock.alarm("TIMER ALARM" + i, () -> goOff(number));
    }
    registers.at(0x20, "ARMED").reads(() -> armed).ahead().onWrite(this::disarm);
    registers.at(0x24, "TIMERAWH").reads(() -> (int) (time() >>> 32)).ahead();
    registers.at(0x28, "TIMERAWL").reads(() -> (int) time()).ahead();
    registers.at(0x2C, "DBGPAUSE").reset(0x7).writable(0x6);
    pause = registers.at(0x30, "PAUSE").writable(PAUSE).onWrite(word -> pause());
    intr = registers.at(0x34, "INTR").clearable(ALL).onWrite(word -> interrupt());
    status = new InterruptStatus(registers, 0x38, "", ALL, intr::value, this::interrupt);
    tick.onChange(this::schedule);
  }

  /** Returns the registers, at 0x40054000. */
  public Registers registers() {
    return registers;
  }

  /** Resets the block: the count is 0 and no alarm is armed. */
  public void reset() {
    registers.reset();
    set(0);
    armed = 0;
    paused = false;
    schedule();
    interrupt();
  }

  private long time() {
    return paused ? count : count + tick.ticks() - countedTicks;
  }

  private void set(long time) {
    count = time;
    countedTicks = tick.ticks();
  }

  /** TIMELW is kept until TIMEHW is written. */
  private void setTime() {
    set((long) timehw.value() << 32 | (timelw.value() & LOW));
    schedule();
  }

  private int latch() {
    long now = time();
    timehr.value((int) (now >>> 32));
    return (int) now;
  }

  private void pause() {
    set(time());
    paused = pause.has(PAUSE);
    schedule();
  }

  private void arm(int number) {
    armed |= 1 << number;
    schedule(number);
  }

  private void disarm(int mask) {
    armed &= ~mask;
    schedule();
  }

  private void schedule() {
    for (int i = 0; i < ALARMS; i++) {
      schedule(i);
    }
  }

  private void schedule(int number) {
    if (paused || (armed & 1 << number) == 0 || tick.hertz() == 0) {
      clock.disarm(due[number]);
    } else {
      long ahead = (alarm[number].value() - time()) & LOW;
      clock.arm(due[number], ahead == 0 ? clock.picos() : tick.picosIn(ahead));
    }
  }

  private void goOff(int number) {
    armed &= ~(1 << number);
    intr.value(intr.value() | 1 << number);
    interrupt();
  }

  private void interrupt() {
    int asserted = status.value();
    for (int i = 0; i < ALARMS; i++) {
      lines.get(i).set((asserted & 1 << i) != 0);
    }
  }
}
