package usbtoaster.emulator.usb.hid;

import java.util.HexFormat;

/**
 * An input report as it came.
 *
 * @param id its report ID; 0 if the device has none
 * @param data what follows the ID
 */
public record HidReport(int id, byte[] data) {
  @Override
  public String toString() {
    return "report %d: %s".formatted(id, HexFormat.ofDelimiter(" ").formatHex(data));
  }
}
