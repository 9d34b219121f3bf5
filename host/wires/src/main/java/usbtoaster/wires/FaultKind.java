package usbtoaster.wires;

/** What can go wrong between the host and the toaster. */
public enum FaultKind {
  /** An edge of IRQ does not reach the host. */
  LOST_EDGE,
  /** An edge of IRQ reaches the host twice. */
  DOUBLE_EDGE,
  /** An edge of IRQ reaches the host late. */
  LATE_EDGE,
  /** An edge reaches the host out of nothing. */
  SPURIOUS_EDGE,
  /** A bit flips on its way to the device. */
  MOSI_FLIP,
  /** A bit flips on its way to the host. */
  MISO_FLIP,
  /** The bus fails: nothing was clocked. */
  BUS_ERROR,
  /** The device resets in the middle of a frame. */
  RESET,
  /** The device neither hears nor answers. */
  SILENCE
}
