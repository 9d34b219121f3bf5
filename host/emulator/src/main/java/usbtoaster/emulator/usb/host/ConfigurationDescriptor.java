package usbtoaster.emulator.usb.host;

import java.util.List;
import java.util.Optional;

/**
 * A configuration as its descriptors tell it (USB 2.0, 9.6.3).
 *
 * @param value what SET_CONFIGURATION selects it by
 * @param attributes bmAttributes
 * @param interfaces in the order of their descriptors, each setting by itself
 */
public record ConfigurationDescriptor(
    int value, int attributes, List<InterfaceDescriptor> interfaces) {
  private static final int REMOTE_WAKEUP = 1 << 5;

  /** Returns whether the device can wake the host up. */
  public boolean remoteWakeup() {
    return (attributes & REMOTE_WAKEUP) != 0;
  }

  /** Returns the first interface of a class, as it is at first. */
  public Optional<InterfaceDescriptor> ofClass(int code) {
    return interfaces.stream().filter(i -> i.code() == code && i.setting() == 0).findFirst();
  }
}
