package usbtoaster.emulator.usb.hid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import usbtoaster.emulator.time.Failures;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.UsbDevice;
import usbtoaster.emulator.usb.host.UsbDriver;

/** Drives all human interface devices of a device. Belongs to the machine's thread. */
public final class HidHost implements UsbDriver {
  private final List<HidInterface> interfaces = new ArrayList<>();
  private final Listeners<Consumer<HidReport>> listeners;

  /**
   * Makes a driver.
   *
   * @param failures where goes what listeners throw
   */
  public HidHost(Failures failures) {
    listeners = new Listeners<>("USB HID", failures);
  }

  /** Adds a listener that is given each report, of any interface, inside the machine. */
  public void listen(Consumer<HidReport> listener) {
    listeners.add(listener);
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(Consumer<HidReport> listener) {
    listeners.remove(listener);
  }

  /** Returns those of the device that is there, in the order of their numbers. */
  public List<HidInterface> interfaces() {
    return List.copyOf(interfaces);
  }

  /** Returns the first that has reports of {@code usage}. */
  public Optional<HidInterface> of(int usage) {
    return interfaces.stream()
        .filter(each -> each.descriptor().filter(known -> known.has(usage)).isPresent())
        .findFirst();
  }

  @Override
  public void configured(UsbDevice device) {
    for (InterfaceDescriptor each : device.configuration().interfaces()) {
      if (each.code() == HidInterface.CLASS && each.setting() == 0) {
        HidInterface driven = new HidInterface(device, each, listeners);
        interfaces.add(driven);
        driven.begin();
      }
    }
  }

  @Override
  public void gone() {
    interfaces.clear();
  }
}
