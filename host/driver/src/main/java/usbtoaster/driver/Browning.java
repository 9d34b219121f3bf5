package usbtoaster.driver;

import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;

/**
 * How brown the toaster toasts. It forgets that in a reset, so the driver keeps it. Guarded by the
 * extension's lock.
 */
final class Browning {
  private int set = Protocol.DEFAULT_BROWNING;
  private int tried = Protocol.DEFAULT_BROWNING; // may have been set, too

  /** A control goes out; whether it is done is not known yet, and perhaps never. */
  void trying(int code, long value) {
    boolean valid = value >= 0 && value <= Protocol.MAX_BROWNING;
    if (code == ControlCode.BROWNING_SET.code() && valid) {
      tried = Math.max(tried, (int) value);
    }
  }

  /** The toaster says that it is {@code value} now. */
  void set(int value) {
    set = value;
    tried = value;
  }

  /** Returns what was set last. */
  int value() {
    return set;
  }

  /** Returns the darkest that it may be. */
  int darkest() {
    return Math.max(set, tried);
  }
}
