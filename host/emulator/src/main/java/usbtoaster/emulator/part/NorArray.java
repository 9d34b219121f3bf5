package usbtoaster.emulator.part;

import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The cells of a NOR flash and its status registers: erasing sets bits, programming clears them,
 * and both take time, in which BUSY is 1. The cells change at the beginning of that time. Block
 * protection is stored and protects nothing. Belongs to the machine's thread.
 */
final class NorArray {
  private static final int BUSY = 1;
  private static final int WEL = 1 << 1;
  private static final int QE = 1 << 1;
  private static final int[] WRITABLE = {0xFC, 0x43, 0x64};
  private static final int PAGE_BYTES = 256;

  private final VirtualClock clock;
  private final Memory memory;
  private final Alarm ready;
  private final int[] status = {0, QE, 0x60};

  NorArray(VirtualClock clock, Memory memory) {
    this.clock = clock;
    this.memory = memory;
    ready = clock.alarm("flash ready", () -> status[0] &= ~(BUSY | WEL));
  }

  /** Returns status register {@code number}, 1 to 3. */
  int status(int number) {
    return status[number - 1];
  }

  boolean busy() {
    return (status[0] & BUSY) != 0;
  }

  boolean quadEnabled() {
    return (status[1] & QE) != 0;
  }

  void writeEnable(boolean enable) {
    status[0] = enable ? status[0] | WEL : status[0] & ~WEL;
  }

  int read(int address) {
    return memory.read(address & (memory.size() - 1), 1);
  }

  void writeStatus(int number, int value, long nanos) {
    if (begin(nanos)) {
      store(number, value);
    }
  }

  void writeStatuses(int first, int second, long nanos) {
    if (begin(nanos)) {
      store(1, first);
      store(2, second);
    }
  }

  private void store(int number, int value) {
    int mask = WRITABLE[number - 1];
    status[number - 1] = (status[number - 1] & ~mask) | (value & mask);
  }

  /** Erases the {@code size} bytes, a power of two, in which {@code address} lies. */
  void erase(int address, int size, long nanos) {
    if (begin(nanos)) {
      int from = address & (memory.size() - 1) & -size;
      memory.fill(from, size, 0xFF);
    }
  }

  void eraseAll(long nanos) {
    erase(0, memory.size(), nanos);
  }

  /** Programs the page in which {@code address} lies: {@code page} has 1s where nothing goes. */
  void program(int address, byte[] page, long nanos) {
    if (begin(nanos)) {
      int from = address & (memory.size() - 1) & -PAGE_BYTES;
      byte[] programmed = new byte[PAGE_BYTES];
      for (int i = 0; i < PAGE_BYTES; i++) {
        programmed[i] = (byte) (memory.bytes[from + i] & page[i]);
      }
      memory.load(from, programmed);
    }
  }

  private boolean begin(long nanos) {
    if ((status[0] & WEL) == 0 || busy()) {
      return false;
    }
    status[0] |= BUSY;
    clock.armIn(ready, nanos * VirtualClock.PICOS_PER_NANO);
    return true;
  }
}
