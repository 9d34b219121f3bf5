package usbtoaster.emulator.usb;

import org.jspecify.annotations.Nullable;

/**
 * What a device answers to a token.
 *
 * @param handshake how the transaction ends; of an IN with data it is ACK, which the host gives
 * @param data what the device sends; null: it sends none
 * @param data1 whether they have the PID DATA1
 */
public record Reply(Handshake handshake, byte @Nullable [] data, boolean data1) {
  static final Reply NONE = new Reply(Handshake.NONE, null, false);
  static final Reply NAK = new Reply(Handshake.NAK, null, false);
  static final Reply STALL = new Reply(Handshake.STALL, null, false);
  static final Reply ACK = new Reply(Handshake.ACK, null, false);

  static Reply data(byte[] data, boolean data1) {
    return new Reply(Handshake.ACK, data, data1);
  }
}
