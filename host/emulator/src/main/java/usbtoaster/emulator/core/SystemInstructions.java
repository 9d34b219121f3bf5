package usbtoaster.emulator.core;

import static usbtoaster.emulator.core.CoreState.PC;
import static usbtoaster.emulator.core.CoreState.SP;

import usbtoaster.emulator.core.decode.Decoder;
import usbtoaster.emulator.core.decode.Op;

/**
 * The instructions that are rare, and those that end a slice: of the system, of SP and PC as
 * operands, and what is no instruction. Belongs to the machine's thread.
 */
final class SystemInstructions {
  /** What the core does for an instruction. */
  interface Core {
    /** SEV: an event for both cores. */
    void sendEvent();

    /** SVC: makes its exception pending, or that of the fault. */
    void supervisorCall();

    /** PRIMASK or the privileges have changed. */
    void maskChanged();

    /** Returns whether BKPT {@code immediate} is one for a debugger, and not a fault. */
    boolean isDebugged(int immediate);

    /** Returns whether no exception is pending that PRIMASK could hold back. */
    boolean isQuiet();
  }

  private final CoreState state;
  private final Sleep sleep;
  private final LoadStore slice;
  private final Core core;
  private final Calls calls;
  private final TracedBranches traced;
  private final ForeignMasks foreign = new ForeignMasks();
  private static final int PRIMASK = 16;
  private static final int CPS_SHIFT = 4; // its I is PRIMASK's
  private static final int SEV = 0xBF40;

  private int exchangeTarget;
  private boolean exchanges;

  SystemInstructions(CoreState state, Sleep sleep, LoadStore slice, Calls calls, Core core) {
    this.calls = calls;
    traced = new TracedBranches(state, slice, this, calls);
    this.state = state;
    this.sleep = sleep;
    this.slice = slice;
    this.core = core;
  }

  /** Ends the slice with a branch to {@code target}, which is even or may be an EXC_RETURN. */
  void exchange(int target) {
    if (slice.apart()) {
      throw CoreFault.apart();
    }
    exchangeTarget = target;
    exchanges = true;
    slice.endBy(0);
  }

  /** Returns whether the slice ended with a branch to {@link #exchangeTarget}; once. */
  boolean takeExchange() {
    boolean taken = exchanges;
    exchanges = false;
    return taken;
  }

  /** Returns whether the fault that ended the slice came in the middle of a traced POP. */
  boolean takeFault() {
    return traced.takeFault();
  }

  int exchangeTarget() {
    return exchangeTarget;
  }

  /**
   * Executes a decoded instruction. PC is the address after it, and changed by a branch.
   *
   * @return its cycles
   */
  int execute(long decoded) {
    int encoding = (int) (decoded >>> 32);
    if (slice.apart() && !isPrivate(decoded, encoding)) {
      throw CoreFault.apart();
    }
    return switch (Op.of(decoded)) {
      case Op.SYSTEM, Op.BARRIER, Op.MRS_PRIMASK, Op.MSR_PRIMASK, Op.CPS ->
          Decoder.isWide(encoding & 0xFFFF) ? wide(encoding) : narrow(encoding);
      case Op.TRACED_BL,
          Op.TRACED_BX,
          Op.TRACED_BLX,
          Op.TRACED_POP_PC,
          Op.TRACED_B,
          Op.TRACED_B_IF ->
          traced.execute(decoded);
      case Op.BREAKPOINT -> throw CoreFault.atBreak(BreakListener.BREAKPOINT);
      case Op.FETCH_FAULT ->
          throw new CoreFault("nothing to execute at 0x%08X".formatted(state.r[PC] - 2));
      default -> throw undefined(encoding);
    };
  }

  /** Returns whether it is of the core's registers alone, or SEV, and no fault. */
  private boolean isPrivate(long decoded, int encoding) {
    return switch (Op.of(decoded)) {
      case Op.BARRIER, Op.MRS_PRIMASK -> true;
      case Op.MSR_PRIMASK -> mayMask(state.r[encoding & 15]);
      case Op.CPS -> mayMask(encoding >> CPS_SHIFT);
      case Op.SYSTEM -> Decoder.isWide(encoding & 0xFFFF) ? isMove(encoding) : isCopy(encoding);
      default -> false;
    };
  }

  /** Returns whether no exception is taken if PRIMASK is bit 0 of {@code value}. */
  boolean mayMask(int value) {
    return (value & 1) != 0 || core.isQuiet();
  }

  private static boolean isCopy(int encoding) {
    return switch (encoding >>> 8) {
      case 0x44, 0x46 -> true;
      default -> encoding == SEV;
    };
  }

  /** Returns whether it is an MSR or MRS of the flags, or of a stack pointer. */
  private static boolean isMove(int encoding) {
    int first = encoding & 0xFFE0;
    return (first == 0xF380 || first == 0xF3E0) && (encoding >>> 16 & 0xFF) < PRIMASK;
  }

  private static CoreFault undefined(int encoding) {
    return new CoreFault("undefined instruction 0x%04X".formatted(encoding));
  }

  private int narrow(int encoding) {
    return switch (encoding >>> 8) {
      case 0x44 -> addSpecial(encoding);
      case 0x46 -> moveSpecial(encoding);
      case 0xB6 -> changeState(encoding);
      case 0xBE -> {
        if (core.isDebugged(encoding & 0xFF)) {
          throw CoreFault.atBreak(encoding & 0xFF);
        }
        throw new CoreFault("BKPT 0x%02X with no debugger".formatted(encoding & 0xFF));
      }
      case 0xBF -> hint(encoding);
      case 0xDF -> {
        core.supervisorCall();
        yield 1;
      }
      default -> throw undefined(encoding);
    };
  }

  private int addSpecial(int encoding) {
    int d = (encoding & 7) | ((encoding >> 4) & 8);
    int m = (encoding >> 3) & 15;
    int sum = operand(d) + operand(m);
    if (d == PC && m == PC) {
      throw undefined(encoding);
    }
    return write(d, sum);
  }

  private int moveSpecial(int encoding) {
    return write((encoding & 7) | ((encoding >> 4) & 8), operand((encoding >> 3) & 15));
  }

  private int operand(int register) {
    return register == PC ? state.r[PC] + 2 : state.r[register];
  }

  /** A write to SP loses its low two bits (B1.4.1); one to PC branches and its bit 0 is ignored. */
  private int write(int register, int value) {
    if (register == PC) {
      if (calls.heard()) {
        slice.at(slice.counted() + 2, state.r[PC]);
        calls.jumped(value);
      }
      state.r[PC] = value & ~1;
      return 2;
    }
    state.r[register] = register == SP ? value & ~3 : value;
    return 1;
  }

  /** CPS. PRIMASK is the I of its operand; the F is ARMv7-M's FAULTMASK. */
  private int changeState(int encoding) {
    boolean faults = (encoding & 1) != 0;
    boolean interrupts = (encoding & 2) != 0;
    if ((encoding & 0xFFEC) != 0xB660 || !(faults || interrupts)) {
      throw undefined(encoding);
    }
    if (faults) {
      foreign.report(ForeignMasks.FAULTMASK, state.r[PC] - 2);
    }
    if (interrupts) {
      primask(encoding >> CPS_SHIFT);
    }
    return 1;
  }

  /** Returns what MRS of PRIMASK reads. */
  int primask() {
    return state.privileged() && state.primask ? 1 : 0;
  }

  /** Sets PRIMASK to bit 0 of {@code value}, as MSR and CPS do. */
  void primask(int value) {
    if (state.privileged()) {
      state.primask = (value & 1) != 0;
      core.maskChanged();
    }
  }

  private int hint(int encoding) {
    switch (encoding) {
      case 0xBF20 -> sleep.waitForEvent();
      case 0xBF30 -> sleep.waitForInterrupt();
      case SEV -> {
        core.sendEvent();
        return 1;
      }
      default -> throw undefined(encoding);
    }
    slice.endBy(0);
    return 2;
  }

  private int wide(int encoding) {
    int first = encoding & 0xFFFF;
    int second = encoding >>> 16;
    state.r[PC] += 2;
    if ((first & 0xFFE0) == 0xF380 && (second & 0xD000) == 0x8000) {
      moveToSpecial(first & 15, second & 0xFF, encoding);
    } else if ((first & 0xFFE0) == 0xF3E0 && (second & 0xD000) == 0x8000) {
      moveFromSpecial(second >> 8 & 15, second & 0xFF, encoding);
    } else if (!Decoder.isBarrier(first, second)) {
      throw undefined(encoding);
    }
    return 3;
  }

  private void moveToSpecial(int n, int which, int encoding) {
    if (n == SP || n == PC) {
      throw undefined(encoding);
    }
    int value = state.r[n];
    switch (which) {
      case 0, 1, 2, 3 -> state.apsr(value);
      case 5, 6, 7 -> {} // IPSR and EPSR cannot be written
      case 8, 9 -> {
        if (state.privileged()) {
          state.stackPointer(which == 9, value);
        }
      }
      case PRIMASK -> primask(value);
      case 20 -> {
        if (state.privileged()) {
          state.control(value);
          core.maskChanged();
        }
      }
      case ForeignMasks.BASEPRI, ForeignMasks.BASEPRI_MAX, ForeignMasks.FAULTMASK ->
          foreign.report(which, state.r[PC] - 4);
      default -> throw undefined(encoding);
    }
  }

  private void moveFromSpecial(int d, int which, int encoding) {
    if (d == SP || d == PC) {
      throw undefined(encoding);
    }
    boolean privileged = state.privileged();
    state.r[d] =
        switch (which) {
          case 0, 1, 2, 3, 5, 6, 7 ->
              ((which & 1) != 0 ? state.exception : 0) | ((which & 4) == 0 ? state.apsr() : 0);
          case 8 -> privileged ? state.mainSp() : 0;
          case 9 -> privileged ? state.processSp() : 0;
          case PRIMASK -> primask();
          case 20 -> state.control();
          case ForeignMasks.BASEPRI, ForeignMasks.BASEPRI_MAX, ForeignMasks.FAULTMASK -> {
            foreign.report(which, state.r[PC] - 4);
            yield 0;
          }
          default -> throw undefined(encoding);
        };
  }
}
