package usbtoaster.emulator.i2c;

import usbtoaster.emulator.signal.Signal;

/**
 * An open-drain output of the block: the pad is pulled low while the master or the slave holds it.
 */
final class OpenDrain {
  static final int MASTER = 1;
  static final int SLAVE = 2;

  private final Signal low;
  private int holders;

  OpenDrain(String name) {
    low = new Signal(name + " held low", false);
  }

  /** Returns the output enable of a driver that drives low. */
  Signal low() {
    return low;
  }

  void hold(int who, boolean holds) {
    holders = holds ? holders | who : holders & ~who;
    low.set(holders != 0);
  }
}
