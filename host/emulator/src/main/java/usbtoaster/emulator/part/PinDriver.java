package usbtoaster.emulator.part;

import usbtoaster.emulator.signal.Signal;

/** A wire as a part outside the chip holds it: it may set the wire, and look. */
public interface PinDriver {
  /** Sets the wire to {@code level}. */
  void drive(boolean level);

  /** Returns the level of the wire, whoever sets it. */
  boolean level();

  /** Returns {@code signal} as a wire. */
  static PinDriver of(Signal signal) {
    return new PinDriver() {
      @Override
      public void drive(boolean level) {
        signal.set(level);
      }

      @Override
      public boolean level() {
        return signal.level();
      }
    };
  }
}
