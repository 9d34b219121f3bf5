package usbtoaster.emulator.testing;

import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.usb.UsbController;
import usbtoaster.emulator.usb.drive.MassStorage;
import usbtoaster.emulator.usb.hid.HidHost;
import usbtoaster.emulator.usb.host.CdcSerial;
import usbtoaster.emulator.usb.host.UsbHost;

/**
 * The USB cable at the bench: a host with a terminal at the device's serial port, which somebody
 * plugs in; and a sentence on what is between the image and the host.
 */
final class UsbBench {
  private final UsbController usb;
  private final UsbHost host;
  private final CdcSerial serial;
  private final Terminal terminal;
  private final HidHost hid;
  private final MassStorage storage = new MassStorage();

  /**
   * Puts the cable down beside {@code pico}.
   *
   * @param received runs inside the machine after each character from the serial port
   */
  UsbBench(Rp2040 pico, Runnable received) {
    usb = pico.usb();
    host = new UsbHost(pico.clock(), usb.port());
    serial = new CdcSerial(pico.clock().failures());
    terminal = new Terminal("USB", serial::send, received);
    serial.listen(terminal::heard);
    host.add(serial);
    hid = new HidHost(pico.clock().failures());
    host.add(hid);
    host.add(storage);
  }

  UsbHost plugged() {
    host.plug();
    return host;
  }

  CdcSerial serial() {
    return serial;
  }

  HidHost hid() {
    return hid;
  }

  MassStorage storage() {
    return storage;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Returns a sentence, with a blank before it, on why the two do not talk; "" if they do. */
  String story() {
    if (!usb.isDevice()) {
      return host.state() == UsbHost.State.UNPLUGGED
          ? ""
          : " A USB host is connected, and the image has not enabled its USB controller.";
    }
    String hidden = String.join("; ", usb.hidden());
    String story =
        hidden.isEmpty() ? between() : "No USB host can see the device: %s.".formatted(hidden);
    return story.isEmpty() ? "" : " " + story;
  }

  private String between() {
    return switch (host.state()) {
      case UNPLUGGED -> "No USB host is connected.";
      case EMPTY, ATTACHED ->
          "The USB host has seen the device, and waits before it asks anything.";
      case ENUMERATING -> "The USB host waits for an answer to %s.".formatted(host.asking());
      case FAILED -> "The USB host has given up: %s.".formatted(host.trouble());
      case SUSPENDED -> "The USB host has suspended the bus.";
      case CONFIGURED ->
          serial.present() && !serial.isOpen()
              ? "The USB host has not opened the port (DTR is 0)."
              : "";
    };
  }
}
