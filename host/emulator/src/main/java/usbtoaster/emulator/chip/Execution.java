package usbtoaster.emulator.chip;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.Leads;
import usbtoaster.emulator.core.Outlook;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.Slice;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Lets the cores execute between alarms: the machine's main loop.
 *
 * <p>Overview: a slice goes from now to the next alarm. While a core is in it, time is the cycles
 * that it has used; an alarm that is armed for an earlier moment, a change of clk_sys and {@link
 * #pause} end the slice after the instruction. Then the clock catches up and runs the alarms. A
 * core that sleeps costs nothing: if both do, the clock jumps from alarm to alarm. The last
 * instruction of a slice may begin before the alarm and end after it, by less than 40 cycles: as on
 * the chip, where an interrupt waits for the instruction. A core that is woken between two ticks
 * goes on at the later one. So what happens does not depend on the moments to which its owner lets
 * it run.
 *
 * <p>After an {@linkplain #exact exact} run the clock shows the run's end, even if a core is in the
 * middle of an instruction; the next slice begins where it is. Who keeps several machines together
 * needs that: what comes from outside next is not later than what happens meanwhile.
 *
 * <p>If both cores execute, the one that is behind does: its instructions up to the one that begins
 * after the other core's next one. Of two that begin at one tick core 0's is the first. So each
 * access sees what those before it have done, and none that comes later. {@link Leads} do the same
 * faster where the cores leave each other alone.
 */
final class Execution implements Slice {
  private static final Attendant NOBODY = () -> Long.MAX_VALUE;

  private final VirtualClock clock;
  private final Chip chip;
  private final ClockDomain clkSys;
  private final CoreTime core0;
  private final CoreTime core1;
  private final Leads leads;
  private List<Outlook> outlooks = List.of(); // of a chip on a board, whose runs end exactly
  private CoreTime executing;
  private boolean lockStep;
  private long endTick;
  private boolean cut; // the slice ends after the instruction that executes

  private Attendant attendant = NOBODY;
  private boolean asked;
  private long askedPicos;
  private boolean paused;
  private boolean running;
  private long stoppedPicos;
  private long runEndPicos;
  private long sliceEndPicos;

  Execution(VirtualClock clock, Chip chip) {
    this.clock = clock;
    this.chip = chip;
    this.clkSys = chip.tree.clocks.sys();
    this.core0 = new CoreTime(chip.core0, clkSys);
    this.core1 = new CoreTime(chip.core1, clkSys);
    this.executing = core0;
    this.leads = new Leads(chip.core0, chip.core1, core -> executing = core == 0 ? core0 : core1);
    clkSys.onChange(this::changeOfClock);
    chip.onStart(this::cut);
  }

  /** Lets all further runs end at their end, and not with the instruction. */
  void exact() {
    outlooks = List.of(new Outlook(chip.core0), new Outlook(chip.core1));
  }

  /** Executes until the clock shows {@code picos} or a little more, or until {@link #pause}. */
  void runTo(long picos) {
    paused = false;
    runEndPicos = picos;
    while (!paused && clock.picos() < runEndPicos) {
      long end = asked ? askedPicos : attendant.attend();
      asked = false;
      if (!paused) {
        advance(Math.min(clock.nextPicos(), Math.min(end, runEndPicos)));
      }
    }
  }

  /**
   * Asks the attendant now, in place of at the beginning of the next run: what it does then can be
   * reckoned with.
   */
  void ask() {
    askedPicos = attendant.attend();
    asked = true;
  }

  /** From inside: lets {@link #runTo} end at {@code picos}, if it would later. */
  void runEndBy(long picos) {
    runEndPicos = Math.min(runEndPicos, picos);
    if (clock.inSlice()) {
      endBy(picos);
    }
  }

  /** Returns whether a core executes instructions. */
  boolean executes() {
    return clkSys.hertz() != 0 && (chip.runs(core0.core) || chip.runs(core1.core));
  }

  /** Returns the first moment at which something can happen by itself; or never. */
  long soonestPicos() {
    long own = Math.min(clock.nextPicos(), Math.min(nextPicos(core0), nextPicos(core1)));
    return asked ? Math.min(own, Math.max(askedPicos, clock.picos())) : own;
  }

  /**
   * Returns a moment before which nothing happens that can be seen outside, if nothing comes from
   * there: not before {@link #soonestPicos}.
   */
  long quietPicos() {
    boolean first = chip.runs(core0.core);
    CoreTime alone = first ? core0 : core1;
    boolean both = first && chip.runs(core1.core);
    if (attendant != NOBODY) {
      return clock.picos(); // it may move a pin at each question
    }
    if (!executes() || both) {
      return soonestPicos();
    }
    alone.begin(clock.picos());
    long alarm = clock.nextPicos();
    long most = alarm == Long.MAX_VALUE ? Long.MAX_VALUE : clkSys.tickFrom(alarm);
    Outlook outlook = outlooks.get(alone.core.number());
    long ahead = alone.ticksAhead();
    executing = alone;
    clock.beginSlice(this); // what is read on the way is of the time that the core has come to
    long cycles = outlook.quietUntil(most == Long.MAX_VALUE ? most : most - ahead);
    clock.endSlice();
    return Math.min(alarm, clkSys.picosAt(cycles + ahead));
  }

  private long nextPicos(CoreTime time) {
    return chip.runs(time.core) && clkSys.hertz() != 0
        ? clkSys.picosAt(time.startTick(clock.picos()))
        : Long.MAX_VALUE;
  }

  private void advance(long picos) {
    running = true;
    try {
      boolean first = chip.runs(core0.core);
      boolean second = chip.runs(core1.core);
      if (clkSys.hertz() == 0 || !(first || second)) {
        clock.advanceTo(picos);
      } else {
        slice(picos, first, second);
      }
    } finally {
      running = false;
    }
  }

  /** Sets who is asked before each slice; null: nobody. */
  void attendant(@Nullable Attendant attendant) {
    this.attendant = attendant == null ? NOBODY : attendant;
  }

  /** Returns whether time passes: what happens is the machine's doing, not its owner's. */
  boolean running() {
    return running;
  }

  private void slice(long endPicos, boolean first, boolean second) {
    long now = clock.picos();
    endTick = clkSys.tickFrom(endPicos);
    core0.begin(now);
    core1.begin(now);
    executing = first && second ? behind() : first ? core0 : core1;
    if (executing.tick() >= endTick) {
      clock.advanceTo(endPicos); // the core's tick is not before what is due
      return;
    }
    cut = false;
    sliceEndPicos = endPicos;
    clock.beginSlice(this);
    if (first && second) {
      takeTurns();
    } else {
      leads.rest();
      executing.runTo(endTick);
    }
    long reached = end(first, second);
    clock.endSlice();
    clock.advanceTo(outlooks.isEmpty() ? reached : Math.min(reached, sliceEndPicos));
  }

  /** Lets the core that is behind execute, until the slice ends or one of them does not execute. */
  private void takeTurns() {
    do {
      if (!lockStep) {
        leads.run(core0.ticksAhead(), core1.ticksAhead(), endTick);
      }
      executing = behind();
      long other = executing == core0 ? core1.tick() + 1 : core0.tick();
      executing.runTo(Math.min(other, endTick));
    } while (!cut && behind().tick() < endTick && chip.bothRun());
  }

  /** Lets the cores execute in turns only, as slow as that is: for tests. */
  void lockStep() {
    lockStep = true;
  }

  long takenBack() {
    return leads.takenBack();
  }

  long ledCycles() {
    return leads.ledCycles();
  }

  private CoreTime behind() {
    return core0.tick() <= core1.tick() ? core0 : core1;
  }

  /** Returns how far the machine has come: as far as the one that is behind. */
  private long end(boolean first, boolean second) {
    long tick = first && second ? behind().tick() : executing.tick();
    if (first) {
      core0.end();
    }
    if (second) {
      core1.end();
    }
    if (clkSys.hertz() == 0) {
      executing.stop();
      return stoppedPicos;
    }
    return clkSys.picosAt(tick);
  }

  @Override
  public long picos() {
    return clkSys.picosAt(executing.tick());
  }

  @Override
  public void endBy(long picos) {
    sliceEndPicos = Math.min(sliceEndPicos, picos);
    endTick = Math.min(endTick, clkSys.tickFrom(picos));
    executing.limit(endTick);
  }

  /** Ends the slice after the instruction that executes, and {@link #runTo} with it. */
  void pause() {
    paused = true;
    cut();
  }

  /** Where clk_sys stops, time stops for the rest of the instruction too. */
  private void changeOfClock() {
    stoppedPicos = clock.picos();
    if (!executing.core.executes()) {
      core0.rebase();
      core1.rebase();
    }
    cut();
  }

  private void cut() {
    cut = true;
    executing.core.stop();
  }
}
