package usbtoaster.junit;

import usbtoaster.emulator.testing.Probe;

/**
 * A terminal at the serial port (CDC-ACM) that the firmware has over USB. To have it plugs the Pico
 * into a USB host, which opens the port as soon as there is one.
 *
 * <p>What was expected is read: the next expectation looks at what came after it. Belongs to the
 * test's thread.
 */
public final class UsbSerial extends SerialTerminal {
  UsbSerial(Pico pico) {
    super(pico);
    text(); // which plugs it in
  }

  @Override
  String text(Probe probe) {
    return probe.usbText();
  }

  @Override
  long total(Probe probe) {
    return probe.usbTotal();
  }

  @Override
  void send(Probe probe, String text) {
    probe.sendUsb(text);
  }

  @Override
  public String toString() {
    return "USB";
  }
}
