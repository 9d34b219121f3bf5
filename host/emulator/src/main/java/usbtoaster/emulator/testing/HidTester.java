package usbtoaster.emulator.testing;

import java.time.Duration;
import java.util.function.Consumer;
import usbtoaster.emulator.usb.hid.HidHost;
import usbtoaster.emulator.usb.hid.HidInterface;
import usbtoaster.emulator.usb.hid.HidReport;
import usbtoaster.emulator.usb.hid.ReportDescriptor;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;

/**
 * A keyboard, mouse, gamepad or other HID at the bench's USB host. Its reports are read all the
 * time, and kept until they are taken. Belongs to the bench's thread.
 */
public final class HidTester {
  private final HidHost host;
  private final HidInterface hid;
  private final UsbWaits waits;

  HidTester(HidHost host, HidInterface hid, UsbWaits waits) {
    this.host = host;
    this.hid = hid;
    this.waits = waits;
  }

  /** Returns the interface, with calls that do not wait. */
  public HidInterface hid() {
    return hid;
  }

  /** Returns what its report descriptor says. */
  public ReportDescriptor descriptor() {
    return hid.descriptor().orElseThrow();
  }

  /**
   * Takes the next report, which may have come before.
   *
   * @throws StuckException if none comes within {@code limit}
   */
  public HidReport report(Duration limit) {
    Consumer<HidReport> stop = report -> waits.pause();
    host.listen(stop);
    try {
      waits.await("HID %d sends a report".formatted(hid.number()), hid::hasReport, limit);
    } finally {
      host.unlisten(stop);
    }
    return hid.take().orElseThrow();
  }

  /**
   * Sends an output report, as the LEDs of a keyboard: to the OUT endpoint, else by SET_REPORT.
   *
   * @param id its report ID; 0 if the device has none
   * @throws UsbException if the device refuses it
   */
  public HidTester send(int id, byte... data) {
    waits.request("the device takes report %d".formatted(id), over -> hid.send(id, data, over));
    return this;
  }

  /** Sends an output or feature report by SET_REPORT; otherwise as {@link #send}. */
  public HidTester set(Kind kind, int id, byte... data) {
    waits.request(
        "the device takes %s report %d".formatted(kind, id), over -> hid.set(kind, id, data, over));
    return this;
  }

  /** Asks for a report by GET_REPORT; with its ID before it, if the device has any. */
  public byte[] get(Kind kind, int id) {
    int most = Math.max(1, descriptor().most(kind));
    return waits.request(
        "the device answers for %s report %d".formatted(kind, id),
        over -> hid.get(kind, id, most, over));
  }
}
