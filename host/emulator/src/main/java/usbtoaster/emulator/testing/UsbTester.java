package usbtoaster.emulator.testing;

import java.time.Duration;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.SetupPacket;
import usbtoaster.emulator.usb.host.UsbDevice;

/**
 * The device at the bench's USB host, for interfaces of any class. Each call lets time pass until
 * what it asks for is over; if that is not within its limit, it is cancelled.
 *
 * <p>It is of one device: after a reset, ask the bench for it again. Belongs to the bench's thread.
 */
public final class UsbTester {
  private final UsbDevice device;
  private final UsbBench usb;
  private final UsbWaits waits;

  UsbTester(UsbDevice device, UsbBench usb, UsbWaits waits) {
    this.device = device;
    this.usb = usb;
    this.waits = waits;
  }

  /** Returns what it says of itself; with calls that do not wait. */
  public UsbDevice device() {
    return device;
  }

  /**
   * Returns the first interface of a class.
   *
   * @param code bInterfaceClass: 0xFF is a vendor's own
   * @throws UsbException if it has none
   */
  public InterfaceDescriptor ofClass(int code) {
    return device
        .configuration()
        .ofClass(code)
        .orElseThrow(
            () ->
                new UsbException(
                    "The device has no interface of class 0x%02X, but %s"
                        .formatted(code, device.configuration().interfaces())));
  }

  // Requests and endpoints.

  /**
   * Makes a request, and returns the data that the device answers with.
   *
   * @throws UsbException if it answers with STALL, not at all, or with too much
   */
  public byte[] control(SetupPacket setup) {
    return waits.request(
        "the device answers %s".formatted(setup), over -> device.control(setup, over));
  }

  /** Makes a request with data for the device; otherwise as the other. */
  public UsbTester control(SetupPacket setup, byte[] data) {
    waits.request(
        "the device takes %s".formatted(setup), over -> device.control(setup, data, over));
    return this;
  }

  /**
   * Reads at most {@code most} bytes from an IN endpoint: up to a packet that is shorter than the
   * largest; from an isochronous one a packet, which is empty if none came in its frame.
   *
   * @throws UsbException if it is halted, or sends more
   * @throws StuckException if that is not over within {@code limit}
   */
  public byte[] read(int endpoint, int most, Duration limit) {
    return waits.transfer(
        "endpoint 0x%02X sends".formatted(endpoint),
        over -> device.pipe(endpoint).read(most, over),
        device.pipe(endpoint)::cancel,
        limit);
  }

  /**
   * Writes {@code data} to an OUT endpoint, in packets.
   *
   * @throws UsbException if it is halted
   * @throws StuckException if that is not over within {@code limit}
   */
  public UsbTester write(int endpoint, byte[] data, Duration limit) {
    waits.transfer(
        "endpoint 0x%02X takes %d bytes".formatted(endpoint, data.length),
        over -> device.pipe(endpoint).write(data, over),
        device.pipe(endpoint)::cancel,
        limit);
    return this;
  }

  /** Ends the halt of an endpoint, at both ends. */
  public UsbTester clearHalt(int endpoint) {
    waits.request(
        "endpoint 0x%02X is no longer halted".formatted(endpoint),
        over -> device.clearHalt(device.pipe(endpoint), over));
    return this;
  }

  /** Chooses a setting of an interface: audio and video send nothing in setting 0. */
  public UsbTester setting(int number, int setting) {
    waits.request(
        "interface %d takes setting %d".formatted(number, setting),
        over -> device.setting(number, setting, over));
    return this;
  }

  // What speaks to a class.

  /**
   * Returns the first human interface device with reports of {@code usage}, once its report
   * descriptor was read.
   *
   * @param usage as {@link usbtoaster.emulator.usb.hid.ReportDescriptor#KEYBOARD}
   * @throws StuckException if none turns up within {@code limit}
   */
  public HidTester hid(int usage, Duration limit) {
    String what = "a HID has reports of usage 0x%08X".formatted(usage);
    waits.poll(what, () -> usb.hid().of(usage).isPresent(), limit);
    return new HidTester(usb.hid(), usb.hid().of(usage).orElseThrow(), waits);
  }

  /**
   * Returns the device's drive, once it is ready: a unit that is not is asked again, as a host
   * does.
   *
   * @param limit for this, and for each command afterwards
   * @throws UsbException if the device has no drive
   * @throws StuckException if it is not ready within {@code limit}
   */
  public UsbDrive drive(Duration limit) {
    return drive(0, limit);
  }

  /** Returns a unit of the device's drive, 0 to 15; otherwise as the other. */
  public UsbDrive drive(int unit, Duration limit) {
    if (!usb.storage().present()) {
      throw new UsbException(
          "The device has no drive, but %s".formatted(device.configuration().interfaces()));
    }
    return new UsbDrive(usb.storage(), waits, unit, limit);
  }
}
