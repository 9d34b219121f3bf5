package usbtoaster.emulator.i2c;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts on a bus by their addresses: finds whom a master means (UM10204 3.1.10 to 3.1.13). An
 * address of ten bits is told from one of seven by {@link #TEN}.
 */
final class Devices implements WireSlave.Protocol {
  /** Marks an address of ten bits. */
  static final int TEN = 1 << 10;

  private static final int GENERAL_CALL = 0;
  private static final int TEN_BITS = 0b1111_0000; // and two bits of the address, and the direction
  private static final int TEN_BITS_MASK = 0b1111_1000;

  private final Map<Integer, I2cDevice> byAddress = new LinkedHashMap<>();
  private final List<I2cDevice> addressed = new ArrayList<>();
  private @Nullable I2cDevice selected;
  private int high; // the upper two bits of an address whose second byte is awaited
  private boolean awaitsSecond;
  private int ten = -1; // the address of ten bits of this transfer
  private boolean reads;

  void put(int address, I2cDevice device) {
    if (byAddress.putIfAbsent(address, device) != null) {
      throw new IllegalArgumentException(
          "There is a part at the address 0x%02X already".formatted(address & ~TEN));
    }
  }

  boolean remove(int address) {
    return byAddress.remove(address) != null;
  }

  @Override
  public void started() {
    selected = null;
    awaitsSecond = false;
  }

  @Override
  public boolean address(int octet) {
    reads = (octet & 1) != 0;
    if ((octet & TEN_BITS_MASK) != TEN_BITS) {
      ten = -1;
      return octet != (GENERAL_CALL | 1) && select(octet >> 1);
    }
    high = octet >> 1 & 3;
    if (reads) {
      return ten >= 0 && ten >> 8 == high && select(TEN | ten);
    }
    awaitsSecond =
        byAddress.keySet().stream().anyMatch(a -> (a & TEN) != 0 && (a >> 8 & 3) == high);
    return awaitsSecond;
  }

  private boolean select(int address) {
    I2cDevice device = byAddress.get(address);
    if (device == null || !device.start(reads)) {
      return false;
    }
    selected = device;
    if (!addressed.contains(device)) {
      addressed.add(device);
    }
    return true;
  }

  @Override
  public boolean sends() {
    return reads;
  }

  @Override
  public boolean accepts() {
    return true;
  }

  @Override
  public boolean received(int octet) {
    if (awaitsSecond) {
      awaitsSecond = false;
      ten = high << 8 | octet;
      return select(TEN | ten);
    }
    I2cDevice device = selected;
    return device != null && device.write(octet);
  }

  @Override
  public int next() {
    I2cDevice device = selected;
    return device == null ? 0xFF : device.read() & 0xFF;
  }

  @Override
  public void refused() {}

  @Override
  public void stopped() {
    List<I2cDevice> done = List.copyOf(addressed);
    addressed.clear();
    selected = null;
    ten = -1;
    done.forEach(I2cDevice::stop);
  }
}
