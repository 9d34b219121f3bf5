package usbtoaster.io;

/**
 * What the machine has left, as far as a {@link ThreadPool} wants to know before it adds a thread.
 *
 * <p>Asked by the thread of the pool's clock, by workers that block, and seldom: while work waits.
 */
public interface MachineLoad {
  /** What the system says. */
  MachineLoad SYSTEM = new SystemLoad();

  /** Returns how long the processors have worked for this process, in ns; negative: unknown. */
  long processNanos();

  /** Returns which share of the memory is in use, 0 to 1; negative: unknown. */
  double memoryUsed();
}
