package usbtoaster.emulator.usb;

/** How a transaction ends (USB 2.0, 8.4.5 and 8.4.6). */
public enum Handshake {
  /** The data went over, and whoever got them has said so; isochronous: they went over. */
  ACK,
  /** The device has no data, or no place for them, at present. */
  NAK,
  /** The endpoint is halted, or the request is not one of the device's. */
  STALL,
  /** Nobody answers. */
  NONE
}
