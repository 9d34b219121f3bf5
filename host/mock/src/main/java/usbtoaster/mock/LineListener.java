package usbtoaster.mock;

/** Is notified of the levels of the four lines between the host and a {@link MockToaster}. */
@FunctionalInterface
public interface LineListener {
  /** Chip select, active low: it falls before a frame and rises after it. */
  String CHIP_SELECT = "CE0";

  /** The interrupt line, device to host. */
  String IRQ = "IRQ";

  /** The acknowledge line, low at the start. */
  String ACK = "ACK";

  /** The reset line, active low. */
  String RESET = "RESET";

  /**
   * The level of a line has changed. Called on whatever thread changes it, perhaps with a lock of
   * the toaster's held: it may note, and must not act on the toaster, wait or throw. The levels of
   * one line come in their order.
   *
   * @param line {@link #CHIP_SELECT}, {@link #IRQ}, {@link #ACK} or {@link #RESET}
   * @param nanos when, on the device's own clock
   */
  void level(String line, boolean high, long nanos);
}
