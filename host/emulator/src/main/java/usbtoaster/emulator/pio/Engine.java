package usbtoaster.emulator.pio;

import java.util.Arrays;

/**
 * The four state machines of a block from cycle to cycle, with what they share: flags, outputs and
 * the synchronised inputs. It goes from one cycle in which a machine acts to the next.
 *
 * <p>In a cycle every machine sees the flags, the inputs and its FIFOs as they were at its
 * beginning; the outputs are written in the order of the machines, so the highest number wins, and
 * can be seen in the next cycle.
 */
final class Engine {
  private static final int MACHINES = Pio.MACHINES;
  private static final int TX_STALL = 24;

  /** The cycles before the end of a run in which outputs are kept one by one, for History. */
  private static final int KEPT = 3;

  /** Is notified of outputs that change, and can end a run. */
  interface Watcher {
    /**
     * The outputs have changed, to be seen in the cycle {@code tick}.
     *
     * @param changed the pins whose level or direction is another one
     */
    void outputs(int changed, long tick);

    /** Returns whether it wants to be notified, in the order of the cycles. */
    boolean looks();

    /** Returns whether the run is to end after the cycle in which that was. */
    boolean stops();
  }

  final StateMachine[] machines;
  final int[] memory;
  final History inputs = new History();
  final History outs = new History();
  final History enables = new History();
  int bypass;
  int irq;
  int debug;

  /** The FIFOs that the machines have moved: a bit for each TX, from bit 4 on for each RX. */
  int moved;

  int sets;
  int clears;
  private int out;
  private int enable;

  /** The cycle in which a sticky output may be asserted over a write of the one before. */
  private long settle = StateMachine.NEVER;

  private final Watcher watcher;
  private final Apart apart = new Apart(this);

  private Engine(StateMachine[] machines, int[] memory, Watcher watcher) {
    this.machines = machines;
    this.memory = memory;
    this.watcher = watcher;
  }

  /** Makes the engine of a block, with all machines disabled. */
  Engine(Watcher watcher) {
    this(new StateMachine[MACHINES], new int[Pio.INSTRUCTIONS], watcher);
    for (int i = 0; i < MACHINES; i++) {
      machines[i] = new StateMachine(i);
    }
  }

  /** Returns one that can {@link #copy} this one: to look ahead with. */
  Engine ahead(Watcher watcher) {
    StateMachine[] theirs = new StateMachine[MACHINES];
    for (int i = 0; i < MACHINES; i++) {
      theirs[i] = machines[i].ahead();
    }
    return new Engine(theirs, memory, watcher);
  }

  void copy(Engine other) {
    for (int i = 0; i < MACHINES; i++) {
      machines[i].copy(other.machines[i]);
    }
    inputs.copy(other.inputs);
    bypass = other.bypass;
    irq = other.irq;
    debug = other.debug;
    moved = other.moved;
    out = other.out;
    enable = other.enable;
    settle = other.settle;
  }

  void reset(long tick) {
    for (StateMachine machine : machines) {
      machine.reset(tick);
    }
    Arrays.fill(memory, 0);
    bypass = 0;
    irq = 0;
    debug = 0;
    out = 0;
    enable = 0;
    settle = StateMachine.NEVER;
    outs.set(tick, 0);
    enables.set(tick, 0);
  }

  int out() {
    return out;
  }

  int enable() {
    return enable;
  }

  /** Returns the cycle in which something happens next; {@link StateMachine#NEVER}: in none. */
  long next() {
    long next = settle;
    for (StateMachine machine : machines) {
      next = Math.min(next, machine.next);
    }
    return next;
  }

  /**
   * Executes the cycles before {@code end}, at most {@code most} in which something happens;
   * returns the one before which it was stopped.
   */
  long run(long end, long most) {
    long left = most;
    if (!watcher.looks()) {
      apart.run(end - KEPT);
    }
    long tick = next();
    while (tick < end) {
      boolean seen = cycle(tick);
      if ((seen && watcher.stops()) || --left == 0) {
        return tick + 1;
      }
      tick = next();
    }
    return end;
  }

  /** Finds out anew whether the machines may run apart: their programs or settings have changed. */
  void findApart() {
    apart.find();
  }

  /** Has sticky outputs asserted in the cycle {@code tick}: what overrode them may be gone. */
  void reassert(long tick) {
    for (StateMachine machine : machines) {
      if (machine.sticky.asserts()) {
        settle = tick;
      }
    }
  }

  /** Executes a cycle; returns whether that may be seen from outside. */
  private boolean cycle(long tick) {
    int outBefore = out;
    int enableBefore = enable;
    settle = StateMachine.NEVER;
    boolean sticky = false;
    boolean acts = false;
    for (StateMachine machine : machines) {
      if (machine.next <= tick) {
        machine.step(tick, this);
        acts = true;
      } else {
        machine.sticky.reassert(this);
      }
      sticky |= machine.sticky.asserts();
    }
    if (sticky && acts) {
      settle = tick + 1;
    }
    int changed = (out ^ outBefore) | (enable ^ enableBefore);
    boolean flags = (sets | clears) != 0 && flags(tick);
    if (changed != 0) {
      outs.set(tick + 1, out);
      enables.set(tick + 1, enable);
      watcher.outputs(changed, tick + 1);
    }
    return changed != 0 || flags || moved != 0;
  }

  /** Applies what the machines did to the flags; one that is set and cleared at once is set. */
  private boolean flags(long tick) {
    int after = (irq & ~clears) | sets;
    sets = 0;
    clears = 0;
    boolean changes = after != irq;
    irq(after, tick + 1);
    return changes;
  }

  /** Sets the flags from the cycle {@code tick} on. */
  void irq(int flags, long tick) {
    if (flags != irq) {
      irq = flags;
      for (StateMachine machine : machines) {
        machine.wake(Outcome.IRQ, tick);
      }
    }
  }

  /** The inputs are {@code word} from the cycle {@code tick} on. */
  void input(int word, long tick) {
    if (word != inputs.now()) {
      inputs.set(tick, word);
      for (StateMachine machine : machines) {
        machine.wake(Outcome.PIN, tick);
      }
    }
  }

  /** Returns the inputs that the machines see in the cycle {@code tick}. */
  int inputs(long tick) {
    return (inputs.at(tick - 2) & ~bypass) | (inputs.now() & bypass);
  }

  /** Returns whether the machines see the same from the cycle {@code tick} on. */
  boolean inputsSettled(long tick) {
    return inputs.settled(tick - 2);
  }

  /** Returns the instruction that the machine's PC is at. */
  Op fetch(StateMachine machine) {
    return op(machine, machine.pc);
  }

  /** Returns the instruction at {@code address}, decoded for {@code machine}. */
  Op op(StateMachine machine, int address) {
    Op op = machine.program[address];
    if (op == null) {
      op = machine.decoder.decode(memory[address], address);
      machine.program[address] = op;
    }
    return op;
  }

  void levels(int mask, int data) {
    out = (out & ~mask) | (data & mask);
  }

  void directions(int mask, int data) {
    enable = (enable & ~mask) | (data & mask);
  }

  void txStall(int machine) {
    debug |= 1 << (TX_STALL + machine);
  }

  void rxStall(int machine) {
    debug |= 1 << machine;
  }
}
