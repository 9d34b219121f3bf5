package usbtoaster.emulator.usb.host;

/**
 * A request to a device (USB 2.0, 9.3).
 *
 * @param type bmRequestType; bit 7: the data go to the host
 * @param request bRequest
 * @param value wValue
 * @param index wIndex
 * @param length wLength: how many bytes of data at most
 */
public record SetupPacket(int type, int request, int value, int index, int length) {
  /** Of bmRequestType: the data go to the host. */
  public static final int IN = 0x80;

  static final int SET_ADDRESS = 5;
  static final int GET_DESCRIPTOR = 6;
  static final int SET_CONFIGURATION = 9;
  private static final int SET_INTERFACE = 11;
  private static final int TO_INTERFACE = 1;
  private static final int CLEAR_FEATURE = 1;
  private static final int SET_FEATURE = 3;
  private static final int TO_ENDPOINT = 2;
  private static final int ENDPOINT_HALT = 0;
  private static final int DEVICE_REMOTE_WAKEUP = 1;
  private static final int MOST = 0xFFFF;

  /** Checks that each field fits. */
  public SetupPacket {
    if ((type | request) >>> 8 != 0 || (value | index | length) >>> 16 != 0) {
      throw new IllegalArgumentException(
          "A setup packet has two bytes and three halfwords: %d, %d, %d, %d, %d do not fit"
              .formatted(type, request, value, index, length));
    }
  }

  static SetupPacket descriptor(int type, int number, int language, int length) {
    return new SetupPacket(IN, GET_DESCRIPTOR, type << 8 | number, language, length & MOST);
  }

  static SetupPacket address(int address) {
    return new SetupPacket(0, SET_ADDRESS, address, 0, 0);
  }

  static SetupPacket configuration(int value) {
    return new SetupPacket(0, SET_CONFIGURATION, value, 0, 0);
  }

  static SetupPacket setting(int number, int setting) {
    return new SetupPacket(TO_INTERFACE, SET_INTERFACE, setting, number, 0);
  }

  static SetupPacket clearHalt(int endpoint) {
    return new SetupPacket(TO_ENDPOINT, CLEAR_FEATURE, ENDPOINT_HALT, endpoint, 0);
  }

  static SetupPacket remoteWakeup() {
    return new SetupPacket(0, SET_FEATURE, DEVICE_REMOTE_WAKEUP, 0, 0);
  }

  /** Returns whether the data go to the host. */
  public boolean in() {
    return (type & IN) != 0;
  }

  byte[] bytes() {
    return new byte[] {
      (byte) type,
      (byte) request,
      (byte) value,
      (byte) (value >> 8),
      (byte) index,
      (byte) (index >> 8),
      (byte) length,
      (byte) (length >> 8)
    };
  }

  /** Names the fields, in hexadecimal. */
  @Override
  public String toString() {
    return "request 0x%02X of type 0x%02X, wValue 0x%04X, wIndex 0x%04X, wLength %d"
        .formatted(request, type, value, index, length);
  }
}
