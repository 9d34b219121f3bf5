package usbtoaster.emulator.core.translate;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loads and stores of translated code that are not of plain SRAM, and those of PRIMASK. A load
 * that faults returns {@code old}; {@link #end} then says that the region must be left, and the
 * core has the fault.
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

  /**
   * Returns what reads the register at {@code address}, for its word to be loaded at once; null if
   * it takes more than that. A region asks it itself, so that HotSpot sees at each load which
   * register it is of, and puts the reading there.
   */
  @Nullable IntSupplier reading(int address, int counted, int next);

  /** Stores the word {@code value}, but for what its register does then: it is to be asked so. */
  IntConsumer writing(int address, int counted, int next, int value);

  /** Stores the lower {@code width} bytes of {@code value}. */
  void store(int address, int counted, int next, int value, int width);

  /** Returns what MRS of PRIMASK reads. */
  int primask();

  /** Sets PRIMASK to bit 0 of {@code value}; returns {@link #end} then. */
  int primask(int value, int counted, int next);

  /**
   * Returns what the slice may count to, which an access may have changed; the least integer if the
   * region must be left: code has changed, or there was a fault.
   */
  int end();
}
