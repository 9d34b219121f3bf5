package usbtoaster.emulator.bus;

/**
 * Is notified of writes to the lines of a {@link Memory} that are watched. Runs inside the write,
 * after it, on the machine's thread; it may watch more, and must not write itself.
 */
@FunctionalInterface
public interface WriteWatcher {
  /** Some of the {@code length} bytes from {@code offset} on are in a watched line. */
  void written(int offset, int length);

  /** Returns whether {@code line} is to be watched further, after a write to it. */
  default boolean watches(int line) {
    return true;
  }
}
