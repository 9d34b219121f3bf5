package usbtoaster.emulator.testing;

import java.util.Optional;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

/**
 * Who called the function that a core is in, where that is certain: LR is where a BL to that very
 * function returns to. What LR has otherwise is often left over from an earlier call.
 */
final class Caller {
  private static final int LR = 14;
  private static final int BL_BYTES = 4;

  private Caller() {}

  /** Returns the address of the call. */
  static Optional<Integer> of(Rp2040 pico, CortexM0Plus core, Symbols symbols) {
    int lr = core.register(LR);
    int call = (lr & ~1) - BL_BYTES;
    if ((lr & 1) == 0) {
      return Optional.empty();
    }
    return symbols
        .at(core.pc())
        .map(Symbols.Function::start)
        .filter(start -> isCall(pico, call, start))
        .map(start -> call);
  }

  /** Returns whether a BL to {@code target} is at {@code address} (ARMv6-M ARM A6.7.13). */
  private static boolean isCall(Rp2040 pico, int address, int target) {
    int first = Code.halfword(pico, address);
    int second = Code.halfword(pico, address + 2);
    if (first >>> 11 != 0b11110 || (second & 0xD000) != 0xD000) {
      return false;
    }
    int sign = first >> 10 & 1;
    int i1 = ~(second >> 13 ^ sign) & 1;
    int i2 = ~(second >> 11 ^ sign) & 1;
    int distance =
        -sign << 24 | i1 << 23 | i2 << 22 | (first & 0x3FF) << 12 | (second & 0x7FF) << 1;
    return address + BL_BYTES + distance == target;
  }
}
