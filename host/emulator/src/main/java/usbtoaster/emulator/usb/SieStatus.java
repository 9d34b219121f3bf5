package usbtoaster.emulator.usb;

import java.util.function.IntSupplier;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * SIE_STATUS (datasheet 4.1.4): what has happened on the bus, until a 1 clears it, and how the bus
 * is. That a 1 clears SUSPENDED, and with it INTR.DEV_SUSPEND, is our reading: the datasheet calls
 * the bit read-only and says that writing to it clears the interrupt. Belongs to the machine's
 * thread.
 */
final class SieStatus {
  static final int DATA_SEQ_ERROR = 1 << 31;
  static final int ACK_REC = 1 << 30;
  static final int STALL_REC = 1 << 29;
  static final int NAK_REC = 1 << 28;
  static final int RX_TIMEOUT = 1 << 27;
  static final int RX_OVERFLOW = 1 << 26;
  static final int BIT_STUFF_ERROR = 1 << 25;
  static final int CRC_ERROR = 1 << 24;
  static final int BUS_RESET = 1 << 19;
  static final int TRANS_COMPLETE = 1 << 18;
  static final int SETUP_REC = 1 << 17;
  static final int CONNECTED = 1 << 16;
  static final int RESUME = 1 << 11;
  static final int VBUS_OVER_CURR = 1 << 10;
  static final int SPEED = 3 << 8;
  static final int SUSPENDED = 1 << 4;
  static final int LINE_STATE = 3 << 2;
  static final int LINE_J = 1 << 2;
  static final int LINE_K = 2 << 2;
  static final int VBUS_DETECTED = 1;

  private static final int CLEARABLE =
      DATA_SEQ_ERROR
          | ACK_REC
          | STALL_REC
          | NAK_REC
          | RX_TIMEOUT
          | RX_OVERFLOW
          | BIT_STUFF_ERROR
          | CRC_ERROR
          | BUS_RESET
          | TRANS_COMPLETE
          | SETUP_REC
          | RESUME
          | SUSPENDED;

  private final Register register;
  private final Runnable changed;
  private boolean connectionChanged;

  /**
   * Declares the register.
   *
   * @param present the bits that say how the bus is: CONNECTED, LINE_STATE, VBUS_DETECTED
   * @param changed runs after a bit was set or cleared
   */
  SieStatus(Registers registers, IntSupplier present, Runnable changed) {
    this.changed = changed;
    register = registers.at(0x50, "SIE_STATUS").clearable(CLEARABLE | CONNECTED);
    register.reads(() -> register.value() | present.getAsInt());
    register.onWrite(
        word -> {
          connectionChanged &= (word & CONNECTED) == 0;
          changed.run();
        });
  }

  void reset() {
    connectionChanged = false;
  }

  boolean has(int bits) {
    return register.has(bits);
  }

  void raise(int bits) {
    register.value(register.value() | bits);
    changed.run();
  }

  void clear(int bits) {
    register.value(register.value() & ~bits);
    changed.run();
  }

  /** Says that CONNECTED has changed: INTR.DEV_CONN_DIS until a 1 is written to CONNECTED. */
  void connectionChanged() {
    connectionChanged = true;
    changed.run();
  }

  boolean hasConnectionChanged() {
    return connectionChanged;
  }
}
