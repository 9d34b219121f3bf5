package usbtoaster.emulator.usb.host;

import java.util.List;
import java.util.Optional;

/**
 * An interface, in one of its settings, as its descriptor tells it (USB 2.0, 9.6.5).
 *
 * @param number bInterfaceNumber
 * @param setting bAlternateSetting; 0 is the one that holds first
 * @param code bInterfaceClass
 * @param subclass bInterfaceSubClass
 * @param protocol bInterfaceProtocol
 * @param endpoints what it has beside EP0
 */
public record InterfaceDescriptor(
    int number,
    int setting,
    int code,
    int subclass,
    int protocol,
    List<EndpointDescriptor> endpoints) {
  /** Returns its first endpoint of {@code type} in that direction. */
  public Optional<EndpointDescriptor> endpoint(EndpointDescriptor.Type type, boolean in) {
    return endpoints.stream().filter(e -> e.type() == type && e.in() == in).findFirst();
  }
}
