package usbtoaster.emulator.signal;

/** A line from a peripheral to the interrupt controllers of the cores: a level, not a pulse. */
@FunctionalInterface
public interface InterruptLine {
  /** A line that leads nowhere. */
  InterruptLine UNCONNECTED = asserted -> {};

  /** Sets the line; as often as one likes with the same level. */
  void set(boolean asserted);
}
