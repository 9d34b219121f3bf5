package usbtoaster.emulator.usb.host;

/**
 * An endpoint as its descriptor tells it (USB 2.0, 9.6.6).
 *
 * @param address bEndpointAddress: the number, and bit 7 for IN
 * @param maxPacket the most bytes of a packet
 * @param interval each how many frames it is asked; 1 or more
 */
public record EndpointDescriptor(int address, Type type, int maxPacket, int interval) {
  private static final int IN = 0x80;

  /** The kinds of transfer. */
  public enum Type {
    /** Requests with two or three stages. */
    CONTROL,
    /** A packet each interval, right or not. */
    ISOCHRONOUS,
    /** As fast as there is room. */
    BULK,
    /** Asked each interval. */
    INTERRUPT;

    /** Returns what {@code attributes}, bmAttributes, says. */
    static Type of(int attributes) {
      return switch (attributes & 3) {
        case 0 -> CONTROL;
        case 1 -> ISOCHRONOUS;
        case 2 -> BULK;
        default -> INTERRUPT;
      };
    }
  }

  /** Returns whether the device sends. */
  public boolean in() {
    return (address & IN) != 0;
  }

  /** Returns the number. */
  public int number() {
    return address & 0xF;
  }
}
