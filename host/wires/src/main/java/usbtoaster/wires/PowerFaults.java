package usbtoaster.wires;

/**
 * The device's power and reset button, pressed by a test. Times are from now; what is set for later
 * happens on the time source's thread.
 */
public final class PowerFaults {
  private final FaultEngine engine;

  PowerFaults(FaultEngine engine) {
    this.engine = engine;
  }

  /** Resets the device now. */
  public void reset() {
    engine.record(FaultKind.RESET, "the device is reset");
    engine.power().reset();
  }

  /** Resets the device {@code nanos} from now. */
  public void resetIn(long nanos) {
    engine.later("reset of the device", nanos, this::reset);
  }

  /** Switches the power off and on now. */
  public void cycle() {
    engine.record(FaultKind.RESET, "the power goes off and on");
    engine.power().powerCycle();
  }

  /** Switches the power off and on {@code nanos} from now. */
  public void cycleIn(long nanos) {
    engine.later("power cycle of the device", nanos, this::cycle);
  }
}
