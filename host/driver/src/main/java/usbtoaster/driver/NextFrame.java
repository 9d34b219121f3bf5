package usbtoaster.driver;

/** What the bus carries next. It is derived from what is known when the bus is free. */
enum NextFrame {
  /** Nothing: all is known, and nobody wants anything. */
  NONE,
  /** Something must be known first. */
  POLL,
  /** {@link Recovery} meets the device. */
  IDENTIFY,
  /** {@link Recovery} gives it back its browning. */
  SETTING,
  /** What a slot holds is nobody's. */
  CANCEL,
  /** A read was broken off and its slot keeps the device from opening another. */
  SHUT,
  /** The open transfer's command. */
  COMMAND,
  /** The open transfer's next burst. */
  BURST
}
