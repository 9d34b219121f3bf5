package usbtoaster.emulator.bus;

/**
 * An access that the bus answers with an error: the core takes a HardFault, the DMA channel its bus
 * error. It has no stack trace: it is a thing of the machine, not of the emulator.
 */
public final class BusFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int address;

  /** Makes the error of an access to {@code address}. */
  public BusFault(int address) {
    super("Nothing answers at 0x%08X".formatted(address), null, false, false);
    this.address = address;
  }

  /** Returns the address of the access. */
  public int address() {
    return address;
  }
}
