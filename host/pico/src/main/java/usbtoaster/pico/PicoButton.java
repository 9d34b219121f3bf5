package usbtoaster.pico;

/**
 * A push button at a pin of an emulated Pico. It is not pressed at first, and then drives nothing:
 * the firmware has a pull enabled. Does not bounce. Any thread may press it; that takes no time.
 */
public final class PicoButton {
  private final Wire wire;
  private final boolean high;
  private final Lines lines;
  private final Conductor conductor;

  PicoButton(Wire wire, HostEnd.Button button, Lines lines, Conductor conductor) {
    this.wire = wire;
    this.high = button.high();
    this.lines = lines;
    this.conductor = conductor;
  }

  /** Presses the button until {@link #release}. */
  public void press() {
    conductor.enter();
    try {
      lines.drive(wire, high);
    } finally {
      conductor.leave();
    }
  }

  /** Lets go of the button. */
  public void release() {
    conductor.enter();
    try {
      lines.release(wire);
    } finally {
      conductor.leave();
    }
  }
}
