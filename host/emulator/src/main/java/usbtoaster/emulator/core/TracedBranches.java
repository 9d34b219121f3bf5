package usbtoaster.emulator.core;

import static usbtoaster.emulator.core.CoreState.LR;
import static usbtoaster.emulator.core.CoreState.PC;

import usbtoaster.emulator.core.decode.Op;

/**
 * The branches of a core whose calls somebody hears: each does what it does in the loop, takes the
 * same cycles, and tells where it goes. Belongs to the machine's thread.
 */
final class TracedBranches {
  private final CoreState state;
  private final LoadStore slice;
  private final SystemInstructions system;
  private final Calls calls;
  private boolean loads;

  TracedBranches(CoreState state, LoadStore slice, SystemInstructions system, Calls calls) {
    this.state = state;
    this.slice = slice;
    this.system = system;
    this.calls = calls;
  }

  /**
   * Returns whether a POP has faulted in the middle: what it has loaded before stays loaded, as in
   * the loop. Once.
   */
  boolean takeFault() {
    boolean faulted = loads;
    loads = false;
    return faulted;
  }

  /**
   * Executes one.
   *
   * @return its cycles
   */
  int execute(long decoded) {
    int word = (int) decoded;
    int immediate = (int) (decoded >> 32);
    int n = word >> 13 & 31;
    int counted = slice.counted();
    int next = state.r[PC];
    return switch (word & 0xFF) {
      case Op.TRACED_BL -> {
        state.r[LR] = next + 3;
        state.r[PC] = next + 2 * immediate;
        slice.at(counted + 3, next);
        calls.called(state.r[PC], state.r[LR]);
        yield 3;
      }
      case Op.TRACED_BX -> {
        exchange(state.r[n], false, counted + 2, next);
        yield 2;
      }
      case Op.TRACED_BLX -> {
        int target = state.r[n];
        state.r[LR] = next + 1;
        exchange(target, true, counted + 2, next);
        yield 2;
      }
      case Op.TRACED_POP_PC -> pop(immediate, n, word >> 18 & 31, counted, next);
      case Op.TRACED_B -> {
        jump(next + 2 * immediate, counted + 2, next);
        yield 2;
      }
      default -> {
        boolean holds = Interpreter.holds(word >> 8 & 31, state.nz, state.carry, state.overflow);
        if (holds) {
          jump(next + 2 * immediate, counted + 2, next);
        }
        yield holds ? 2 : 1;
      }
    };
  }

  private void jump(int target, int counted, int next) {
    state.r[PC] = target;
    slice.at(counted, next);
    calls.jumped(target);
  }

  /** An even target is a fault, and one that may be an EXC_RETURN is the core's to look at. */
  private void exchange(int target, boolean link, int counted, int next) {
    state.r[PC] = target & ~1;
    slice.at(counted, next);
    if ((target & 1) == 0 || (target >>> 28 == 15 && !link)) {
      system.exchange(target);
    } else if (link) {
      calls.called(target, state.r[LR]);
    } else {
      calls.jumped(target);
    }
  }

  private int pop(int list, int n, int count, int counted, int next) {
    loads = true;
    slice.loadMultiple(state.r, list, n, counted, next);
    loads = false;
    state.r[n] += count << 2;
    exchange(state.r[PC], false, counted + 3 + count, next);
    return 3 + count;
  }
}
