package usbtoaster.emulator.bus;

/**
 * Is notified that somebody used what the emulator does not have. Runs inside the access, each
 * time, on the machine's thread. It is the wire from a block to the machine's list of such uses, so
 * a block has one.
 */
@FunctionalInterface
public interface MissingListener {
  /**
   * Something that is not emulated was used.
   *
   * @param what for people: "the USB controller as a host"
   * @param register the register by which, "BLOCK.REGISTER"
   */
  void used(String what, String register);
}
