package usbtoaster.emulator.pio;

import java.util.Arrays;
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
final class StateMachine {
  static final long NEVER = Long.MAX_VALUE;

  final int number;
  final Settings settings;
  final Decoder decoder;
  final Divider divider = new Divider();
  final PioFifo tx = new PioFifo();
  final PioFifo rx = new PioFifo();
  final @Nullable Op[] program;

  int pc;
  int x;
  int y;
  int isr;
  int isrCount;
  int osr;
  int osrCount;

  /** The instruction that OUT EXEC, MOV EXEC or a stalled write to SMx_INSTR has left. */
  @Nullable Op latch;

  /** Whether the latch comes from SMx_INSTR. */
  boolean latchForced;

  /** Whether the instruction in the latch has begun and could not end. */
  private boolean latchStalled;

  /** Whether the program's instruction has begun and could not end. */
  boolean stalled;

  /** What was written to SMx_INSTR in this cycle. */
  @Nullable Op forced;

  boolean enabled;
  Outcome asleep = Outcome.NEXT;
  long next = NEVER;

  /** The pulses from that of the divider to the next instruction. */
  private long skip;

  /** The pulses of each round of a JMP to itself that is under way; 0: none is. */
  private int round;

  private boolean roundOfY;

  /** Whether the cycle is one in which an empty OSR is filled. */
  private boolean refills = true;

  /** The last OUT or SET to the pins, if it is asserted again and again. */
  final Sticky sticky = new Sticky();

  /** Makes a machine that is disabled. */
  StateMachine(int number) {
    this(number, new Settings(), new @Nullable Op[Pio.INSTRUCTIONS]);
    restart();
  }

  private StateMachine(int number, Settings settings, @Nullable Op[] program) {
    this.number = number;
    this.settings = settings;
    this.program = program;
    decoder = new Decoder(number, settings);
  }

  /** Returns a machine with the same settings and program: to look ahead with. */
  StateMachine ahead() {
    return new StateMachine(number, settings, program);
  }

  /** Becomes what {@code other} is, of which it is the ahead. */
  void copy(StateMachine other) {
    divider.copy(other.divider);
    tx.copy(other.tx);
    rx.copy(other.rx);
    pc = other.pc;
    x = other.x;
    y = other.y;
    isr = other.isr;
    isrCount = other.isrCount;
    osr = other.osr;
    osrCount = other.osrCount;
    latch = other.latch;
    latchForced = other.latchForced;
    latchStalled = other.latchStalled;
    stalled = other.stalled;
    forced = other.forced;
    enabled = other.enabled;
    asleep = other.asleep;
    next = other.next;
    skip = other.skip;
    round = other.round;
    roundOfY = other.roundOfY;
    sticky.copy(other.sticky);
  }

  /** Clears what SM_RESTART clears. */
  void restart() {
    settle();
    isr = 0;
    isrCount = 0;
    osrCount = 32;
    skip = 0;
    unlatch();
    forced = null;
    stalled = false;
    asleep = Outcome.NEXT;
    sticky.clear();
  }

  /** Resets everything but the settings. */
  void reset(long tick) {
    restart();
    enabled = false;
    pc = 0;
    x = 0;
    y = 0;
    osr = 0;
    tx.erase();
    rx.erase();
    settings.reset();
    redecode();
    join();
    divider.divide(1 << 16);
    divider.restart(tick);
    next = NEVER;
  }

  /** Joins the FIFOs as SHIFTCTRL says; that empties them if it changes. */
  void join() {
    tx.join(settings.joinTx, settings.joinRx);
    rx.join(settings.joinRx, settings.joinTx);
  }

  /** Decodes everything anew, for other settings. */
  void redecode() {
    Arrays.fill(program, null);
    Op latched = latch;
    if (latched != null) {
      latch = decoder.decode(latched.word(), pc);
    }
    if (!settings.sticky) {
      sticky.clear();
    }
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

  /** Ends a JMP to itself in the middle: what is left of it is a count and a delay. */
  private void settle() {
    if (round != 0) {
      int left = (int) (skip / round);
      if (roundOfY) {
        y = left;
      } else {
        x = left;
      }
      skip %= round;
      round = 0;
    }
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
  private boolean waitsForWord() {
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
      instruction(engine.fetch(this), tick, engine);
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

  /** Returns whether at {@link #next} the instruction at the PC begins, and periods are even. */
  boolean fresh() {
    if (round != 0 || latch != null || forced != null || waitsForWord() || !divider.even()) {
      return false;
    }
    divider.advance(skip);
    skip = 0;
    return divider.pulse() == next;
  }

  /** Has it gone on: the pulse after its last instruction, the delay after that, and the next. */
  void reach(long pulse, int delay, long next) {
    divider.reach(pulse);
    skip = delay;
    this.next = next;
  }

  /** Has {@code op} executed at the next pulse. */
  void latch(Op op, boolean written) {
    latch = op;
    latchForced = written;
    latchStalled = false;
  }

  private void unlatch() {
    latch = null;
    latchForced = false;
    latchStalled = false;
  }

  private void sleep(Outcome reason, long tick, Engine engine) {
    boolean sleeps = reason == Outcome.PIN ? engine.inputsSettled(tick) : reason != Outcome.AGAIN;
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

  void pull(Engine engine) {
    osr = tx.pop();
    osrCount = 0;
    engine.moved |= 1 << number;
  }

  void push(Engine engine) {
    rx.push(isr);
    isr = 0;
    isrCount = 0;
    engine.moved |= 0x10 << number;
  }

  /** Writes the levels of the pins of {@code mask}, and keeps them if they are sticky. */
  void levels(int mask, int data, Engine engine) {
    engine.levels(mask, data);
    if (settings.sticky) {
      sticky.levels(mask, data);
    }
  }

  /** Writes the directions of the pins of {@code mask}, and keeps them if they are sticky. */
  void directions(int mask, int data, Engine engine) {
    engine.directions(mask, data);
    if (settings.sticky) {
      sticky.directions(mask, data);
    }
  }
}
