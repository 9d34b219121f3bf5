package usbtoaster.emulator.gdb;

/** What comes from outside, in its order. */
sealed interface Event {
  /** GDB has connected. */
  record Came() implements Event {}

  /**
   * A packet with the right checksum.
   *
   * @param text its content, a character for each byte, unescaped
   */
  record Packet(String text) implements Event {}

  /** GDB asks for a stop, as by Ctrl-C. */
  record Interrupt() implements Event {}

  /** The connection is closed. */
  record Gone() implements Event {}
}
