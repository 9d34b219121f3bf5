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
 * @param others the descriptors of its class, in their order
 */
public record InterfaceDescriptor(
    int number,
    int setting,
    int code,
    int subclass,
    int protocol,
    List<EndpointDescriptor> endpoints,
    List<OtherDescriptor> others) {
  /** Returns its first endpoint of {@code type} in that direction. */
  public Optional<EndpointDescriptor> endpoint(EndpointDescriptor.Type type, boolean in) {
    return endpoints.stream().filter(e -> e.type() == type && e.in() == in).findFirst();
  }

  /** Returns its first descriptor of a class whose bDescriptorType is {@code type}. */
  public Optional<OtherDescriptor> other(int type) {
    return others.stream().filter(each -> each.type() == type).findFirst();
  }
}
