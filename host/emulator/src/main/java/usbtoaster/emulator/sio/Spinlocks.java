package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Registers;

/**
 * The 32 spinlocks (datasheet 2.3.1.3), shared by the cores: a read claims and returns the lock's
 * bit, or 0 if it was taken; a write of anything releases.
 */
final class Spinlocks {
  private static final int LOCKS = 32;

  private int taken;

  void declare(Registers registers) {
    registers.at(0x5C, "SPINLOCK_ST").reads(() -> taken);
    for (int i = 0; i < LOCKS; i++) {
      int bit = 1 << i;
      registers
          .at(0x100 + 4 * i, "SPINLOCK" + i)
          .reads(() -> claim(bit), () -> bit & ~taken)
          .onWrite(any -> taken &= ~bit);
    }
  }

  void reset() {
    taken = 0;
  }

  private int claim(int bit) {
    int free = bit & ~taken;
    taken |= bit;
    return free;
  }
}
