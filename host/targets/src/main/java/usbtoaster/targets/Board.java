package usbtoaster.targets;

import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;

/**
 * An opened target: the wires to a toaster, ready for the driver. Closing it lets go of what it
 * opened, and waits until its thread has ended. Close the driver first: else the device is gone for
 * it, as if the cable were pulled, and requests end with the status for that when it has tried
 * enough. Closing twice does nothing. Source: {@code docs/closing.md}.
 */
public interface Board extends AutoCloseable {
  /** Returns the wires. */
  ToasterWiring wiring();

  /** Returns one line that says what stands at their end. */
  String description();

  /** Returns the largest burst, in bytes, that the target's bus takes in one transfer. */
  int maxBurstBytes();

  /**
   * Returns the time for the driver: {@code real}, or, where the device is slowed down, a time that
   * is slowed down with it.
   */
  default Timebase time(Timebase real) {
    return real;
  }

  /**
   * Returns sentences on where the device's firmware is, what it waits for and what it said, as far
   * as that can be told; "" if not. For whoever has given the device up. Any thread may call.
   */
  default String diagnosis() {
    return "";
  }

  @Override
  void close();

  /**
   * Looks whether {@code target} is to be had here, as far as that can be told without opening it.
   *
   * @throws TargetException if it is not; the message says what to do
   */
  static void check(Target target, EmulatorOptions options) throws TargetException {
    switch (target) {
      case EMULATOR -> EmulatorBoard.check(options);
      case MOCK -> {}
      case PI -> PiHeader.ofThisMachine().chip();
    }
  }

  /** Opens {@code target}; the emulator with its defaults. */
  static Board open(Target target, Trace trace) throws TargetException {
    return open(target, EmulatorOptions.DEFAULT, trace);
  }

  /**
   * Opens {@code target}.
   *
   * @param options for the emulator; other targets do not look at them
   * @param trace gets what the device itself can tell
   * @throws TargetException if the target is not to be had here
   */
  static Board open(Target target, EmulatorOptions options, Trace trace) throws TargetException {
    check(target, options);
    return switch (target) {
      case EMULATOR -> EmulatorBoard.open(options, trace);
      case MOCK -> new MockBoard(trace);
      case PI -> PiBoard.open(PinMap.DEFAULT, PiHeader.ofThisMachine());
    };
  }
}
