package usbtoaster.wires;

/** What can go wrong between a host and a device. */
public enum FaultKind {
  /** An edge of an input does not reach the host. */
  LOST_EDGE,
  /** An edge of an input reaches the host twice. */
  DOUBLE_EDGE,
  /** An edge of an input reaches the host late. */
  LATE_EDGE,
  /** An edge reaches the host out of nothing. */
  SPURIOUS_EDGE,
  /** A bit flips on its way to the device. */
  MOSI_FLIP,
  /** A bit flips on its way to the host. */
  MISO_FLIP,
  /** The bus fails: the transfer returns -1 and nothing was clocked. */
  BUS_ERROR,
  /** The device resets or loses its power for a moment, in the middle of a transfer or not. */
  RESET,
  /** The device neither receives nor answers. */
  SILENCE,
  /** A transfer ends early: fewer bytes were clocked than asked for. */
  SHORT_TRANSFER,
  /** A call of one of Pi4J's objects throws. */
  EXCEPTION,
  /** An input or an output stays at a level for a while. */
  HELD_LINE,
  /** A level that the host sets does not reach the device. */
  LOST_LEVEL,
  /** A level that the host sets reaches the device late. */
  LATE_LEVEL
}
