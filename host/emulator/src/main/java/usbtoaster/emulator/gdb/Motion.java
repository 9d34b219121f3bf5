package usbtoaster.emulator.gdb;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.BreakListener;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.Watchpoints.Access;
import usbtoaster.emulator.core.Watchpoints.Hit;

/**
 * Lets the machine go on, or step by step, and finds out why it stops. Belongs to the machine's
 * thread.
 */
final class Motion implements BreakListener {
  private static final String TRAP = "05";
  private static final String INTERRUPTED = "02";
  private static final String SEGMENT = "0b";
  private static final int BKPT = 0xBE;
  private static final int SEMIHOSTING = 0xAB;

  private final Rp2040 pico;
  private final Target target;
  private boolean moves = true;
  private boolean steps;
  private int rangeStart;
  private int rangeEnd;
  private long cycles;
  private CortexM0Plus stepper;
  private int lockedUp; // a bit for each core
  private @Nullable String stop; // why, as soon as it is known
  private String last = "S" + TRAP;

  Motion(Rp2040 pico, Target target) {
    this.pico = pico;
    this.target = target;
    stepper = target.core();
  }

  // What the core tells while it executes.

  /** A semihosting call is GDB's only if nobody else does it. */
  @Override
  public boolean takes(int immediate) {
    return immediate != SEMIHOSTING || !pico.core().debuggers().takenBesides(this, immediate);
  }

  @Override
  public boolean halts(CortexM0Plus core, int address, int immediate) {
    boolean own = immediate != BREAKPOINT || target.isBreakpoint(address);
    if (own) {
      String kind = immediate == BREAKPOINT ? "hwbreak:;" : "swbreak:;";
      stop = "T" + TRAP + kind + thread(core);
      target.select(core);
    }
    return own;
  }

  @Override
  public boolean watched(CortexM0Plus core, Hit hit) {
    boolean own = target.isWatchpoint(hit.watchpoint());
    if (own) {
      String kind = kind(hit.watchpoint().access());
      stop = "T%s%s:%08x;%s".formatted(TRAP, kind, hit.watchpoint().address(), thread(core));
      target.select(core);
    }
    return own;
  }

  private static String thread(CortexM0Plus core) {
    return "thread:%d;".formatted(Target.thread(core));
  }

  private static String kind(Access access) {
    return switch (access) {
      case WRITE -> "watch";
      case READ -> "rwatch";
      case ANY -> "awatch";
    };
  }

  // What GDB wants.

  boolean moves() {
    return moves;
  }

  /** Returns the packet that says why it has stopped. */
  String why() {
    return last;
  }

  void go() {
    stepper = target.core();
    leave();
    steps = false;
  }

  /**
   * Lets {@code core} execute one instruction, and more as long as its PC is from {@code start} to
   * before {@code end}; the other core goes on meanwhile.
   */
  void step(CortexM0Plus core, int start, int end) {
    stepper = core;
    leave();
    steps = true;
    rangeStart = start;
    rangeEnd = end;
  }

  /** Nobody looks any more. */
  void letGo() {
    if (!moves) {
      go();
    }
    steps = false;
    stop = null;
  }

  private void leave() {
    for (CortexM0Plus core : target.cores()) {
      if (core.halted() && isBkpt(core)) {
        core.register(15, core.pc() + 2); // else it would meet it for ever
      }
      if (core.halted() || core == stepper) {
        core.resume();
      }
    }
    cycles = stepper.cycles();
    stop = null;
    moves = true;
  }

  private boolean isBkpt(CortexM0Plus core) {
    try {
      return !target.isBreakpoint(core.pc()) && core.peek(core.pc(), 2) >>> 8 == BKPT;
    } catch (RuntimeException e) { // nothing is there
      return false;
    }
  }

  /** GDB wants it to stop. */
  void interrupt() {
    stop("T" + INTERRUPTED + thread(target.core()));
  }

  /** GDB has come. */
  void attach() {
    target.select(pico.core());
    lockedUp = lockups();
    stop("T" + TRAP + thread(target.core()));
  }

  private void stop(String why) {
    moves = false;
    last = why;
  }

  // Between two slices.

  /** Returns the packet that tells of a stop if it shall stop here; else null. */
  @Nullable String look() {
    String why = stop != null ? stop : atLockup();
    if (why == null && steps && stepper.cycles() != cycles) {
      why = stepped();
    }
    if (why != null) {
      stop(why);
    }
    return why;
  }

  private @Nullable String atLockup() {
    int before = lockedUp;
    lockedUp = lockups();
    for (CortexM0Plus core : target.cores()) {
      if ((lockedUp & ~before & 1 << core.number()) != 0) {
        target.select(core);
        return "T" + SEGMENT + thread(core);
      }
    }
    return null;
  }

  private int lockups() {
    return target.cores().stream()
        .filter(CortexM0Plus::lockedUp)
        .mapToInt(core -> 1 << core.number())
        .sum();
  }

  private @Nullable String stepped() {
    int pc = stepper.pc();
    if (Integer.compareUnsigned(pc, rangeStart) >= 0 && Integer.compareUnsigned(pc, rangeEnd) < 0) {
      cycles = stepper.cycles();
      return null;
    }
    target.select(stepper);
    return "T" + TRAP + thread(stepper);
  }

  /** Returns until when the machine may go on before it looks again. */
  long until() {
    boolean executes = steps && pico.executes(stepper.number());
    long soonest = pico.soonestPicos();
    return executes && soonest != Long.MAX_VALUE ? soonest + 1 : Long.MAX_VALUE;
  }
}
