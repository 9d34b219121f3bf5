package usbtoaster.emulator.usb.host;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a device says of itself, which may be wrong in any way (USB 2.0, 9.6). */
final class Descriptors {
  static final int DEVICE = 1;
  static final int CONFIGURATION = 2;
  static final int STRING = 3;
  static final int DEVICE_BYTES = 18;
  static final int CONFIGURATION_BYTES = 9;
  private static final int INTERFACE = 4;
  private static final int ENDPOINT = 5;
  private static final int INTERFACE_BYTES = 9;
  private static final int ENDPOINT_BYTES = 7;
  private static final int LEAST_PACKET = 8;
  private static final int MOST_PACKET = 64;
  private static final int MOST_ISOCHRONOUS = 1023;

  /** What is wrong with a descriptor, for people. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String what) {
      super(what, null, false, false);
    }
  }

  private final byte[] bytes;

  private Descriptors(byte[] bytes) {
    this.bytes = bytes;
  }

  private int octet(int at) {
    return bytes[at] & 0xFF;
  }

  private int half(int at) {
    return octet(at) | octet(at + 1) << 8;
  }

  private void check(boolean right, String what) {
    if (!right) {
      throw new Wrong(what);
    }
  }

  /** Returns the most bytes of a packet at EP0: byte 7 of the device's descriptor. */
  static int maxPacket(byte[] first) {
    Descriptors it = new Descriptors(first);
    it.check(first.length >= 8, "its device descriptor has only %d bytes".formatted(first.length));
    int most = it.octet(7);
    it.check(
        most >= LEAST_PACKET && most <= MOST_PACKET && Integer.bitCount(most) == 1,
        "its EP0 takes packets of %d bytes, not 8, 16, 32 or 64".formatted(most));
    return most;
  }

  static DeviceDescriptor device(byte[] bytes) {
    Descriptors it = new Descriptors(bytes);
    it.check(
        bytes.length == DEVICE_BYTES && it.octet(1) == DEVICE,
        "its device descriptor is none of 18 bytes");
    return new DeviceDescriptor(
        it.octet(4),
        maxPacket(bytes),
        it.half(8),
        it.half(10),
        it.half(12),
        it.octet(14),
        it.octet(15),
        it.octet(16));
  }

  /** Returns wTotalLength of a configuration. */
  static int total(byte[] bytes) {
    Descriptors it = new Descriptors(bytes);
    it.check(
        bytes.length >= CONFIGURATION_BYTES && it.octet(1) == CONFIGURATION,
        "its configuration descriptor is none of 9 bytes");
    it.check(it.half(2) >= CONFIGURATION_BYTES, "its configuration is shorter than its descriptor");
    return it.half(2);
  }

  static ConfigurationDescriptor configuration(byte[] bytes) {
    int total = total(bytes);
    Descriptors it = new Descriptors(bytes);
    it.check(
        bytes.length == total,
        "its configuration has %d bytes and says %d".formatted(bytes.length, total));
    List<InterfaceDescriptor> interfaces = new ArrayList<>();
    List<EndpointDescriptor> endpoints = new ArrayList<>();
    List<OtherDescriptor> others = new ArrayList<>();
    for (int at = it.octet(0); at < total; at += it.octet(at)) {
      it.check(
          it.octet(at) >= 2 && at + it.octet(at) <= total,
          "the descriptor at byte %d of its configuration has %d bytes"
              .formatted(at, it.octet(at)));
      if (it.octet(at + 1) == INTERFACE) {
        endpoints = new ArrayList<>();
        others = new ArrayList<>();
        interfaces.add(it.interfaceAt(at, endpoints, others));
      } else if (it.octet(at + 1) == ENDPOINT) {
        endpoints.add(it.endpointAt(at));
      } else {
        others.add(new OtherDescriptor(Arrays.copyOfRange(bytes, at, at + it.octet(at))));
      }
    }
    return new ConfigurationDescriptor(it.octet(5), it.octet(7), List.copyOf(interfaces));
  }

  private InterfaceDescriptor interfaceAt(
      int at, List<EndpointDescriptor> endpoints, List<OtherDescriptor> others) {
    check(octet(at) >= INTERFACE_BYTES, "an interface descriptor has less than 9 bytes");
    return new InterfaceDescriptor(
        octet(at + 2),
        octet(at + 3),
        octet(at + 5),
        octet(at + 6),
        octet(at + 7),
        endpoints,
        others);
  }

  private EndpointDescriptor endpointAt(int at) {
    check(octet(at) >= ENDPOINT_BYTES, "an endpoint descriptor has less than 7 bytes");
    EndpointDescriptor.Type type = EndpointDescriptor.Type.of(octet(at + 3));
    boolean isochronous = type == EndpointDescriptor.Type.ISOCHRONOUS;
    int maxPacket = half(at + 4) & 0x7FF;
    int most = isochronous ? MOST_ISOCHRONOUS : MOST_PACKET;
    check(
        maxPacket >= (isochronous ? 0 : 1) && maxPacket <= most && (octet(at + 2) & 0xF) != 0,
        "endpoint 0x%02X has packets of %d bytes".formatted(octet(at + 2), maxPacket));
    int interval = Math.max(1, octet(at + 6));
    int frames = isochronous ? 1 << (Math.min(interval, 16) - 1) : interval;
    return new EndpointDescriptor(octet(at + 2), type, maxPacket, frames);
  }

  /** Returns the text of a string descriptor. */
  static String text(byte[] bytes) {
    Descriptors it = new Descriptors(bytes);
    boolean string = bytes.length >= 2 && it.octet(1) == STRING && it.octet(0) <= bytes.length;
    return string && it.octet(0) >= 2 ? new String(bytes, 2, it.octet(0) - 2, UTF_16LE) : "";
  }
}
