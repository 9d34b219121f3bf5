package usbtoaster.emulator.pio;

import org.jspecify.annotations.Nullable;

/** Which instructions a state machine may come to, from where it is. */
final class Reach {
  private static final int ALL = -1;

  private Reach() {}

  /** Returns a bit for each address; those of a disabled machine are none. */
  static int of(StateMachine machine) {
    if (!machine.enabled) {
      return 0;
    }
    int open = 1 << machine.pc | targets(machine.forced) | targets(machine.latch);
    int reached = 0;
    while (open != 0) {
      int address = Integer.numberOfTrailingZeros(open);
      Op op = machine.op(address);
      reached |= 1 << address;
      open = (open | 1 << op.next() | targets(op)) & ~reached;
    }
    return reached;
  }

  /** Returns the addresses that an instruction may lead to, but for the one after it. */
  private static int targets(@Nullable Op op) {
    if (op == null) {
      return 0;
    }
    return op.computesJump() || op.executes() ? ALL : op.jumps() ? 1 << op.target() : 0;
  }
}
