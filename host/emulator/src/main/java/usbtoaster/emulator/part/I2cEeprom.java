package usbtoaster.emulator.part;

import java.time.Duration;
import java.util.Arrays;
import usbtoaster.emulator.i2c.I2cDevice;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An EEPROM on an I2C bus, as the 24xx family: an address of one byte or two, reads that go on and
 * wrap at the end, writes that wrap at the end of a page and take effect at STOP. While it programs
 * it does not acknowledge its address.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2cEeprom implements I2cDevice {
  private static final int LARGEST_OF_ONE_BYTE = 256;

  private final VirtualClock clock;
  private final byte[] memory;
  private final byte[] page;
  private final boolean[] written; // which bytes of the page come with the next STOP
  private final long programPicos;
  private final int addressBytes;
  private int missing; // bytes of the address that are still to come
  private int address;
  private int pageBase;
  private boolean writes;
  private long readyPicos;

  /**
   * Makes an erased EEPROM.
   *
   * @param bytes a power of two; with more than 256 its address has two bytes
   * @param pageBytes a power of two
   * @param program how long a page takes, 5 ms at most by most datasheets
   * @throws IllegalArgumentException if sizes are no powers of two or a page is larger than it
   */
  public I2cEeprom(VirtualClock clock, int bytes, int pageBytes, Duration program) {
    if (Integer.bitCount(bytes) != 1
        || bytes > 0x1_0000
        || Integer.bitCount(pageBytes) != 1
        || pageBytes > bytes) {
      throw new IllegalArgumentException(
          "There is no EEPROM of %d bytes with pages of %d".formatted(bytes, pageBytes));
    }
    this.clock = clock;
    memory = new byte[bytes];
    Arrays.fill(memory, (byte) 0xFF);
    page = new byte[pageBytes];
    written = new boolean[pageBytes];
    programPicos = Math.multiplyExact(program.toNanos(), VirtualClock.PICOS_PER_NANO);
    addressBytes = bytes > LARGEST_OF_ONE_BYTE ? 2 : 1;
  }

  /** Makes one like a 24LC256: 32 KiB, pages of 64 bytes, 5 ms. */
  public static I2cEeprom of32KiB(VirtualClock clock) {
    return new I2cEeprom(clock, 32 * 1024, 64, Duration.ofMillis(5));
  }

  /** Returns the byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return memory[index] & 0xFF;
  }

  /** Sets the byte at {@code index}. */
  public void at(int index, int value) {
    memory[index] = (byte) value;
  }

  /** Returns whether it programs a page. */
  public boolean busy() {
    return clock.picos() < readyPicos;
  }

  @Override
  public boolean start(boolean reads) {
    if (!reads) {
      missing = addressBytes;
    }
    return !busy();
  }

  @Override
  public boolean write(int data) {
    if (missing > 0) {
      address = (missing == addressBytes ? data : address << 8 | data) & memory.length - 1;
      missing--;
      pageBase = address & -page.length;
      return true;
    }
    int offset = address & page.length - 1;
    page[offset] = (byte) data;
    written[offset] = true;
    writes = true;
    address = pageBase | (offset + 1 & page.length - 1);
    return true;
  }

  @Override
  public int read() {
    int data = at(address);
    address = (address + 1) & memory.length - 1;
    return data;
  }

  @Override
  public void stop() {
    if (!writes) {
      return;
    }
    for (int i = 0; i < page.length; i++) {
      if (written[i]) {
        memory[pageBase | i] = page[i];
        written[i] = false;
      }
    }
    writes = false;
    readyPicos = clock.picos() + programPicos;
  }
}
