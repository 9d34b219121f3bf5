package usbtoaster.emulator.time;

/** A stretch of time in which a core executes and carries the clock on by itself. */
public interface Slice {
  /** Returns the time in picoseconds: that of the instruction that executes. */
  long picos();

  /** Asks the core to stop before the first instruction that begins at {@code picos} or later. */
  void endBy(long picos);
}
