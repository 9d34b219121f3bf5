package usbtoaster.emulator.core;

/** Knows which branches are tail calls: only who knows the image's functions does. */
@FunctionalInterface
public interface TailCalls {
  /** Returns whether a branch at {@code from} to {@code to} leaves its function for another. */
  boolean isTailCall(int from, int to);
}
