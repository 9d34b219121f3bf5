package usbtoaster.emulator.core.translate;

import org.jspecify.annotations.Nullable;

/** A function that is part of a region, and where it returns to. */
record Call(int function, int returnTo, @Nullable Call outer) {
  static int depth(@Nullable Call call) {
    return call == null ? 0 : 1 + depth(call.outer);
  }

  static boolean contains(@Nullable Call call, int function) {
    return call != null && (call.function == function || contains(call.outer, function));
  }
}
