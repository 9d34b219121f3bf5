package usbtoaster.emulator.rom;

import java.time.Duration;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.emulator.testing.UsbTester;
import usbtoaster.emulator.usb.host.SetupPacket;

/** A Pico whose button BOOTSEL was pressed when the power came. */
final class Bootsel {
  static final Duration SOON = Duration.ofMillis(500);
  static final Duration LATER = Duration.ofSeconds(3);

  private Bootsel() {}

  /** Lets the boot ROM of {@code bench} serve USB, and returns it as a device. */
  static UsbTester enter(TestBench bench) {
    bench.bootsel(true).powerCycle();
    UsbTester device = bench.usbDevice(SOON);
    bench.bootsel(false);
    return device;
  }

  /** Returns whether {@code endpoint} is halted. */
  static boolean halted(UsbTester device, int endpoint) {
    return device.control(new SetupPacket(0x82, 0, 0, endpoint, 2))[0] != 0; // GET_STATUS
  }
}
