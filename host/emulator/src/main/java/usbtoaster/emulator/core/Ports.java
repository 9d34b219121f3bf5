package usbtoaster.emulator.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The registers that a core accesses by translated code, each looked for on the bus once. The bus
 * says when what was found is old.
 *
 * <p>Belongs to the machine's thread.
 */
final class Ports {
  private static final int SLOT_BITS = 7;

  /** Bit n: blocks have addresses whose first digit is n. */
  private static final int BLOCKS = 1 << 4 | 1 << 5 | 1 << 0xD;

  /** The bits of a product with this mix those of a block and of an offset. */
  private static final int MIX = 0x9E37_79B1;

  private final CoreBus bus;
  private final @Nullable Port[] ports = new @Nullable Port[1 << SLOT_BITS];

  Ports(CoreBus bus) {
    this.bus = bus;
    bus.onChange(() -> Arrays.fill(ports, null));
  }

  /** Returns the way to {@code address}; null: an access there needs the bus. */
  @Nullable Port at(int address) {
    if ((BLOCKS >> (address >>> 28) & 1) == 0) {
      return null;
    }
    Port port = ports[(address * MIX) >>> (32 - SLOT_BITS)];
    return port != null && port.address == address ? port : seek(address);
  }

  private @Nullable Port seek(int address) {
    Port found = bus.port(address);
    if (found != null) {
      ports[(address * MIX) >>> (32 - SLOT_BITS)] = found;
    }
    return found;
  }
}
