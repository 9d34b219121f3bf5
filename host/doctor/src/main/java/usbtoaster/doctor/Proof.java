package usbtoaster.doctor;

/** What an experiment with the wires can show. */
enum Proof {
  /** IRQ is low while RESET is low, and rises when the device has booted. */
  BOOT_RAISES_IRQ,
  /** IRQ is high while RESET is low. */
  IRQ_HIGH_IN_RESET,
  /** A frame brings a whole status. */
  STATUS,
  /** A status says that the device has understood a command. */
  COMMAND,
  /** After a pulse on RESET a status has forgotten what was before. */
  RESET_FORGETS,
  /** IRQ was low, and rises after a frame. */
  FRAME_RAISES_IRQ,
  /** IRQ was low, and rises after a frame of zeros only. */
  ZEROS_RAISE_IRQ,
  /** IRQ was high, and is low while ACK is high. */
  ACK_LOWERS_IRQ,
  /** IRQ was high, and stays so while ACK is high. */
  ACK_LEAVES_IRQ,
  /** The device counts new interrupts after pulses on ACK. */
  COUNTER_GROWS,
  /** IRQ was low, and rises when ACK falls behind a frame that it was high for. */
  SELECT_RAISES_IRQ,
  /** IRQ rises by itself when a bread that was sent unseen gets toasted. */
  TOAST_RAISES_IRQ
}
