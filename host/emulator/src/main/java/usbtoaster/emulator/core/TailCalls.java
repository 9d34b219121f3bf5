package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.decode.Decoder;

/** Knows which branches are tail calls: only who knows the image's functions does. */
@FunctionalInterface
public interface TailCalls {
  /** Returns whether a branch at {@code from} to {@code to} leaves its function for another. */
  boolean isTailCall(int from, int to);

  /** Returns {@code decoded} as it is for one who hears calls, if {@code calls} is not null. */
  static long told(@Nullable TailCalls calls, long decoded, int address) {
    return calls == null ? decoded : Decoder.traced(decoded, isTold(calls, decoded, address));
  }

  /** Returns whether the instruction at {@code address} is a B or B_IF that is a tail call. */
  static boolean isTold(TailCalls calls, long decoded, int address) {
    int target = Decoder.branchTarget(decoded, address);
    return target != address && calls.isTailCall(address, target);
  }
}
