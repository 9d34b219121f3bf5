package usbtoaster.emulator.gpio;

/** Notices what the end of a wire at a pin does. */
@FunctionalInterface
public interface FarEnd {
  /** The pin does {@code near} to the wire from now on. */
  void changed(Hold near);
}
