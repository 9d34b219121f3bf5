package usbtoaster.emulator.core.translate;

/**
 * The loads and stores of translated code that are not of plain SRAM. A load that faults returns
 * {@code old}; {@link #end} then says that the region must be left, and the core has the fault.
 *
 * <p>{@code counted} are the slice's cycles before the instruction, {@code next} is its address
 * plus 2. Belongs to the machine's thread.
 */
public interface RegionBus {
  int loadWord(int address, int counted, int next, int old);

  int loadHalfword(int address, int counted, int next, int old);

  int loadSignedHalfword(int address, int counted, int next, int old);

  int loadByte(int address, int counted, int next, int old);

  int loadSignedByte(int address, int counted, int next, int old);

  /** Stores the lower {@code width} bytes of {@code value}. */
  void store(int address, int width, int value, int counted, int next);

  /**
   * Returns what the slice may count to, which an access may have changed; the least integer if the
   * region must be left: code has changed, or there was a fault.
   */
  int end();
}
