package usbtoaster.emulator.pio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state machine: its registers, its FIFOs, and when it acts next (datasheet 3.2, 3.5).
 *
 * <p>Overview: the machine says with {@link #next} in which cycle it has something to do; between
 * it and now there are only cycles of the divider, of a delay, or of a stall that nothing ends. Who
 * changes what it depends on calls {@link #disturb} or {@link #wake} first. A JMP X-- to itself,
 * which programs wait with, is one act: X is counted when somebody looks.
 */
final class StateMachine extends MachineState {
  /** Makes a machine that is disabled. */
  StateMachine(int number, int[] memory) {
    this(number, new Settings(), memory, new @Nullable Op[Pio.INSTRUCTIONS]);
    restart();
  }

  private StateMachine(int number, Settings settings, int[] memory, @Nullable Op[] program) {
    super(number, settings, memory, program);
  }

  /** Returns a machine with the same settings and program: to look ahead with. */
  StateMachine ahead() {
    return new StateMachine(number, settings, memory, program);
  }

  /** Returns whether it executes instructions at its pulses. */
  boolean runs() {
    return enabled || (latch != null && latchForced);
  }

  /** Brings it to the cycle {@code tick} before something is changed; {@link #schedule} is next. */
  void disturb(long tick) {
    long passed = divider.seek(tick);
    if (enabled && asleep == Outcome.NEXT && !latchForced) {
      skip = Math.max(0, skip - passed);
    }
    settle();
    asleep = Outcome.NEXT;
  }

  /**
   * Lets a machine that sleeps for {@code reason} look again in the cycle {@code tick} or later.
   */
  void wake(Outcome reason, long tick) {
    if (asleep == reason) {
      disturb(tick);
      schedule(tick);
    }
  }

  /** Computes {@link #next}, from a machine that was disturbed. */
  void schedule(long tick) {
    if (forced != null) {
      next = tick;
    } else if (!runs()) {
      next = NEVER;
    } else {
      next = latchForced ? tick : waitsForWord() ? divider.pulse() : divider.after(skip);
    }
  }

  /** Returns whether a pulse would fill the OSR. */
  boolean waitsForWord() {
    return settings.autopull && osrCount >= settings.pullThreshold && !tx.empty();
  }

  /** Executes what is due in the cycle {@code tick}, which is {@link #next}. */
  void step(long tick, Engine engine) {
    Op written = forced;
    if (written != null) {
      forced = null;
      force(written, true, tick, engine);
      return;
    }
    if (latchForced) {
      divider.seek(tick);
      force(Objects.requireNonNull(latch), !latchStalled, tick, engine);
      return;
    }
    skip -= divider.seek(tick);
    settle();
    if (skip > 0) {
      pullInBackground(engine);
      divider.advance(1);
      skip--;
      schedule(tick + 1);
    } else if (latch != null) {
      latched(latch, tick, engine);
    } else {
      instruction(op(pc), tick, engine);
    }
  }

  /**
   * An instruction of SMx_INSTR takes the cycle of whatever else there is, and does not wait for a
   * pulse (3.5.7). The OSR is filled at pulses only, unless the instruction itself pulls.
   */
  private void force(Op op, boolean first, long tick, Engine engine) {
    boolean pulse = divider.pulse() == tick;
    refills = pulse && enabled;
    if (latchForced) {
      unlatch(); // it goes on, or is written over
    }
    Outcome outcome = Executor.execute(this, op, first, tick, engine);
    finish(op, first, engine);
    refills = true;
    if (pulse) {
      divider.advance(1);
    }
    if (outcome == Outcome.JUMP) {
      stalled = false;
    }
    if (!outcome.stalls()) {
      schedule(tick + 1);
      return;
    }
    latch(op, true);
    latchStalled = true;
    sleep(outcome, tick, engine);
  }

  /** An instruction that OUT EXEC or MOV EXEC has given. */
  private void latched(Op op, long tick, Engine engine) {
    boolean first = !latchStalled;
    unlatch();
    Outcome outcome = Executor.execute(this, op, first, tick, engine);
    finish(op, first, engine);
    divider.advance(1);
    if (outcome.stalls()) {
      latch(op, false);
      latchStalled = true;
      sleep(outcome, tick, engine);
      return;
    }
    if (outcome == Outcome.JUMP) {
      stalled = false;
    }
    skip = op.executes() ? 0 : op.delay();
    schedule(tick + 1);
  }

  private void instruction(Op op, long tick, Engine engine) {
    boolean first = !stalled;
    Outcome outcome = Executor.execute(this, op, first, tick, engine);
    finish(op, first, engine);
    divider.advance(1);
    if (outcome.stalls()) {
      stalled = true;
      sleep(outcome, tick, engine);
      return;
    }
    stalled = false;
    if (outcome == Outcome.NEXT) {
      pc = op.next();
      skip = op.executes() ? 0 : op.delay();
    } else {
      skip = op.delay();
      loop(op);
    }
    next = skip == 0 ? divider.pulse() : divider.after(skip);
  }

  /** Takes the rounds of a JMP X-- or Y-- to itself together. */
  private void loop(Op op) {
    boolean ofX = op.kind() == Op.JMP_X_DEC;
    if ((ofX || op.kind() == Op.JMP_Y_DEC) && op.sideMask() == 0 && fetched(op)) {
      round = op.delay() + 1;
      roundOfY = !ofX;
      skip = round * (Integer.toUnsignedLong(ofX ? x : y) + 1) - 1;
    }
  }

  private boolean fetched(Op op) {
    return program[pc] == op;
  }

  /** Returns whether at {@link #next} the instruction at the PC begins. */
  boolean fresh() {
    if (stalled || round != 0 || latch != null || forced != null || waitsForWord()) {
      return false;
    }
    divider.advance(skip);
    skip = 0;
    return divider.pulse() == next;
  }

  /**
   * Has it gone on, from a machine that is {@link #fresh}.
   *
   * @param passed the pulses to the next instruction
   * @param most those that the divider goes on; what is left of the others is a delay
   */
  void passed(int passed, int most) {
    divider.advance(Math.min(passed, most));
    skip = Math.max(0, passed - most);
    next = divider.after(skip);
  }

  private void sleep(Outcome reason, long tick, Engine engine) {
    boolean sleeps = reason == Outcome.PIN ? engine.inputs.settled(tick) : reason != Outcome.AGAIN;
    if (sleeps && !(enabled && waitsForWord())) {
      asleep = reason;
      next = NEVER;
    } else {
      next = latchForced ? tick + 1 : divider.pulse();
    }
  }

  /** What each executed cycle ends with. */
  private void finish(Op op, boolean first, Engine engine) {
    if (op.kind() != Op.OUT) {
      pullInBackground(engine);
    }
    sticky.reassert(engine);
    if (first && op.sideMask() != 0) {
      if (settings.sidePindir) {
        engine.directions(op.sideMask(), op.sideData());
      } else {
        engine.levels(op.sideMask(), op.sideData());
      }
    }
  }

  /** Fills an OSR that is empty (3.5.4.2). */
  void pullInBackground(Engine engine) {
    if (refills && waitsForWord()) {
      pull(engine);
    }
  }
}
