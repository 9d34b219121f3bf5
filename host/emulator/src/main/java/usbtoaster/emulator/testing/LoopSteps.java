package usbtoaster.emulator.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

/**
 * Lets a core execute step by step, and tells what belongs to the context that it began in, thread
 * mode or a handler, from the handlers that come in between (ARMv6-M ARM B1.5.6 to B1.5.8).
 */
final class LoopSteps {
  /** What a step was. */
  enum Step {
    /** An instruction of the context. */
    OWN,
    /** An instruction of a handler that came in between, also the one that returns from it. */
    FOREIGN,
    /** No instruction: a handler was entered, or time passed. */
    ENTRY,
    /** The instruction that left the context: what it is in now is another one. */
    LEFT
  }

  private static final int IPSR = 0x3F;
  private static final int LR = 14;
  private static final int EXC_RETURN = 0xFFFF_FFF0;

  private static final int EVENTS = 64; // before an instruction: alarms, those of the other core

  private final Rp2040 pico;
  private final CortexM0Plus core;
  private final Deque<Integer> entered = new ArrayDeque<>(); // the innermost first
  private int own;
  private int again;
  private long lastEntry = -1;

  LoopSteps(Rp2040 pico, CortexM0Plus core) {
    this.pico = pico;
    this.core = core;
    begin();
  }

  /** Takes the context that the core is in now as the one to tell from others. */
  void begin() {
    own = context();
    entered.clear();
  }

  /** Returns how often on end the same handler was entered anew as soon as it returned. */
  int again() {
    return again;
  }

  private int context() {
    return core.xpsr() & IPSR;
  }

  /** Executes one instruction, or enters one handler. */
  Step next() {
    int before = context();
    int encoding = Code.halfword(pico, core.pc());
    long count = core.instructions();
    execute();
    if (core.instructions() == count) {
      enter(before, count);
      return Step.ENTRY;
    }
    boolean foreign = !entered.isEmpty();
    if (before != 0 && (context() != before || entersAnew(encoding))) {
      again = context() == before ? again + 1 : 0;
      if (!foreign) {
        return Step.LEFT;
      }
      leave();
    }
    return foreign ? Step.FOREIGN : Step.OWN;
  }

  private void enter(int before, long count) {
    if (context() == before) {
      return;
    }
    if (lastEntry == count) {
      entered.poll(); // a late arrival: that handler has not begun
    }
    lastEntry = count;
    entered.push(context());
  }

  /** Returns from the innermost handler: to what it came over, or by a tail-chain to the next. */
  private void leave() {
    entered.pop();
    int below = entered.isEmpty() ? own : entered.peek();
    if (context() != below) {
      entered.push(context());
    }
  }

  /** Returns whether {@code encoding}, BX or POP with PC, has tail-chained to the same handler. */
  private boolean entersAnew(int encoding) {
    boolean returns = (encoding & 0xFF87) == 0x4700 || (encoding & 0xFF00) == 0xBD00;
    return returns && (core.register(LR) & EXC_RETURN) == EXC_RETURN;
  }

  /** Lets it execute one; what is due before that comes first. */
  private void execute() {
    long before = core.cycles();
    for (int i = 0; i < EVENTS && core.cycles() == before; i++) {
      pico.runTo(pico.soonestPicos() + 1);
    }
  }
}
