package usbtoaster.emulator.usb.host;

import java.util.Arrays;

/**
 * A descriptor of a class, which an interface has beside its endpoints: the host does not know it,
 * and a driver of that class does. Never changes.
 */
public final class OtherDescriptor {
  private final byte[] bytes;

  OtherDescriptor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns bDescriptorType: 0x21 of HID. */
  public int type() {
    return octet(1);
  }

  /** Returns how many bytes it has, bLength among them: at least 2. */
  public int length() {
    return bytes.length;
  }

  /** Returns the byte at {@code at}; 0 behind its end. */
  public int octet(int at) {
    return at < bytes.length ? bytes[at] & 0xFF : 0;
  }

  /** Returns the two bytes at {@code at}, the low one first. */
  public int half(int at) {
    return octet(at) | octet(at + 1) << 8;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtherDescriptor it && Arrays.equals(bytes, it.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "descriptor 0x%02X of %d bytes".formatted(type(), length());
  }
}
