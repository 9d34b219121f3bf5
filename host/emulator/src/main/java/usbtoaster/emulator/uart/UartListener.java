package usbtoaster.emulator.uart;

/** Is given what a UART sends. Runs on the machine's thread. */
@FunctionalInterface
public interface UartListener {
  /** The last stop bit of {@code character}, 0 to 255, has just ended. */
  void sent(int character);
}
