package usbtoaster.emulator.usb.host;

/** Speaks to devices of a class. Runs inside the machine. */
public interface UsbDriver {
  /** A device was configured; a driver for other devices does nothing. */
  void configured(UsbDevice device);

  /** The device is gone. What was asked of it has been cancelled. */
  void gone();
}
