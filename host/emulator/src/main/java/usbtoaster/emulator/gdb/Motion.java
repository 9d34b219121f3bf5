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
  private static final String THREAD = "thread:1;";
  private static final int BKPT = 0xBE;
  private static final int SEMIHOSTING = 0xAB;

  private final Rp2040 pico;
  private final Target target;
  private boolean moves = true;
  private boolean steps;
  private int rangeStart;
  private int rangeEnd;
  private long cycles;
  private boolean lockedUp;
  private @Nullable String stop; // why, as soon as it is known
  private String last = "S" + TRAP;

  Motion(Rp2040 pico, Target target) {
    this.pico = pico;
    this.target = target;
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
      stop = "T" + TRAP + (immediate == BREAKPOINT ? "hwbreak:;" : "swbreak:;") + THREAD;
    }
    return own;
  }

  @Override
  public boolean watched(CortexM0Plus core, Hit hit) {
    boolean own = target.isWatchpoint(hit.watchpoint());
    if (own) {
      stop =
          "T%s%s:%08x;%s"
              .formatted(TRAP, kind(hit.watchpoint().access()), hit.watchpoint().address(), THREAD);
    }
    return own;
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
    leave();
    steps = false;
  }

  /**
   * Executes one instruction, and more as long as PC is from {@code start} to before {@code end}.
   */
  void step(int start, int end) {
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
    CortexM0Plus core = pico.core();
    if (core.halted() && isBkpt(core.pc())) {
      core.register(15, core.pc() + 2); // else it would meet it for ever
    }
    core.resume();
    cycles = core.cycles();
    stop = null;
    moves = true;
  }

  private boolean isBkpt(int pc) {
    try {
      return !target.isBreakpoint(pc) && pico.core().peek(pc, 2) >>> 8 == BKPT;
    } catch (RuntimeException e) { // nothing is there
      return false;
    }
  }

  /** GDB wants it to stop. */
  void interrupt() {
    stop("T" + INTERRUPTED + THREAD);
  }

  /** GDB has come. */
  void attach() {
    lockedUp = pico.core().lockedUp();
    stop("T" + TRAP + THREAD);
  }

  private void stop(String why) {
    moves = false;
    last = why;
  }

  // Between two slices.

  /** Returns the packet that tells of a stop if it shall stop here; else null. */
  @Nullable String look() {
    String why = stop != null ? stop : atLockup();
    if (why == null && steps && pico.core().cycles() != cycles) {
      why = stepped();
    }
    if (why != null) {
      stop(why);
    }
    return why;
  }

  private @Nullable String atLockup() {
    boolean before = lockedUp;
    lockedUp = pico.core().lockedUp();
    return lockedUp && !before ? "T" + SEGMENT + THREAD : null;
  }

  private @Nullable String stepped() {
    int pc = pico.core().pc();
    if (Integer.compareUnsigned(pc, rangeStart) >= 0 && Integer.compareUnsigned(pc, rangeEnd) < 0) {
      cycles = pico.core().cycles();
      return null;
    }
    return "T" + TRAP + THREAD;
  }

  /** Returns until when the machine may go on before it looks again. */
  long until() {
    boolean executes = steps && !pico.asleep();
    return executes ? pico.clock().picos() + 1 : Long.MAX_VALUE;
  }
}
