package usbtoaster.emulator.pio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  final StateMachine[] machines;
  final int[] memory;
  final Inputs inputs = new Inputs();
  final History outs = new History();
  final History enables = new History();
  int irq;
  int debug;

  /** The FIFOs that the machines have moved: a bit for each TX, from bit 4 on for each RX. */
  int moved;

  int sets;
  int clears;
  int out;
  int enable;

  private @Nullable Edges edges;

  /** The cycle in which a sticky output may be asserted over a write of the one before. */
  private long settle = StateMachine.NEVER;

  private final Watcher watcher;
  private final long hot;
  private final Apart apart;

  private Engine(StateMachine[] machines, int[] memory, Watcher watcher, long hot) {
    this.machines = machines;
    this.memory = memory;
    this.watcher = watcher;
    this.hot = hot;
    apart = new Apart(this, hot);
  }

  /**
   * Makes the engine of a block, with all machines disabled.
   *
   * @param hot the pulses after which a program is translated
   */
  Engine(Watcher watcher, long hot) {
    this(new StateMachine[MACHINES], new int[Pio.INSTRUCTIONS], watcher, hot);
    for (int i = 0; i < MACHINES; i++) {
      machines[i] = new StateMachine(i, memory);
    }
  }

  /** Returns one that can {@link #copy} this one: to look ahead with. */
  Engine ahead(Watcher watcher) {
    StateMachine[] theirs = new StateMachine[MACHINES];
    for (int i = 0; i < MACHINES; i++) {
      theirs[i] = machines[i].ahead();
    }
    return new Engine(theirs, memory, watcher, hot);
  }

  void copy(Engine other) {
    for (int i = 0; i < MACHINES; i++) {
      machines[i].copy(other.machines[i]);
    }
    inputs.copy(other.inputs);
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
    inputs.bypass = 0;
    irq = 0;
    debug = 0;
    out = 0;
    enable = 0;
    settle = StateMachine.NEVER;
    outs.set(tick, 0);
    enables.set(tick, 0);
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
   * Executes the cycles before {@code end}; returns the one before which it was stopped. If that is
   * an earlier one, machines may be beyond it with what nobody notices.
   */
  long run(long end) {
    boolean apart = this.apart.begins(watcher);
    edges = watcher.edges();
    long near = end - KEPT;
    long tick = next();
    while (tick < end) {
      if (apart && tick < near) {
        this.apart.run(near);
        tick = next();
        if (tick >= near) {
          outs.set(near, out);
          enables.set(near, enable);
          continue;
        }
      }
      if (cycle(tick) && watcher.stops()) {
        return tick + 1;
      }
      tick = next();
    }
    return end;
  }

  /** Executes what a machine does next, which nobody else notices. */
  void alone(StateMachine machine) {
    long tick = machine.next;
    act(machine, tick);
    if ((sets | clears) != 0) {
      flags(tick);
    }
  }

  /** Programs or settings have changed. */
  void changed() {
    apart.stale();
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
      acts |= machine.next <= tick;
      act(machine, tick);
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

  /** Has a machine do what it does in the cycle {@code tick}, and keeps what it does to pins. */
  private void act(StateMachine machine, long tick) {
    int outBefore = out;
    int enableBefore = enable;
    if (machine.next <= tick) {
      machine.step(tick, this);
    } else {
      machine.sticky.reassert(this);
    }
    Edges kept = edges;
    if (kept != null) {
      kept.add(tick + 1, out ^ outBefore, enable ^ enableBefore);
    }
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
