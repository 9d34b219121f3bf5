package usbtoaster.emulator.core;

/** Where a core was, so that it can go there again. Belongs to the machine's thread. */
final class CoreMark {
  private final int[] r = new int[16];
  private long nz;
  private long carry;
  private int overflow;
  private int otherSp;
  private boolean primask;
  private long cycles;
  private long instructions;

  /** Notes what instructions change that are of registers and memory alone. */
  void take(CortexM0Plus core) {
    CoreState state = core.state;
    System.arraycopy(state.r, 0, r, 0, r.length);
    nz = state.nz;
    carry = state.carry;
    overflow = state.overflow;
    otherSp = state.otherSp;
    primask = state.primask;
    cycles = core.cycles();
    instructions = core.instructions();
  }

  /** Lets the core be where it was. */
  void putBack(CortexM0Plus core) {
    CoreState state = core.state;
    System.arraycopy(r, 0, state.r, 0, r.length);
    state.nz = nz;
    state.carry = carry;
    state.overflow = overflow;
    state.otherSp = otherSp;
    state.primask = primask;
    core.countBack(cycles, instructions);
  }
}
