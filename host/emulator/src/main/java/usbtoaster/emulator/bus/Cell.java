package usbtoaster.emulator.bus;

/**
 * What some registers hold, if nobody changes it but the cores by accesses of those registers, and
 * such an access changes nothing else: a spinlock, a divider. A core that goes ahead of the other
 * one may change it, and puts it back if it has to go back. Belongs to the machine's thread.
 */
@FunctionalInterface
public interface Cell {
  /** Returns what makes it again what it is now. */
  Runnable keep();
}
