package usbtoaster.wires.record;

import java.util.HexFormat;

/** How the bytes and the calls of a device are told; as they are here: of any device. */
public interface WireWords {
  /** Hexadecimal digits, the first bytes only. */
  WireWords HEX = new WireWords() {};

  /** Returns what {@code out} asks of the device. */
  default String sent(String bus, byte[] out) {
    return hex(out);
  }

  /** Returns what {@code in} says of the device. */
  default String received(String bus, byte[] in) {
    return hex(in);
  }

  /** Returns what the application wants. */
  default String call(WireEvent.Call call) {
    String data = call.data().length == 0 ? "" : ", " + call.data().length + " bytes";
    return call.what() + " (" + call.value() + data + ")";
  }

  /** Returns the first bytes as digits. */
  static String hex(byte[] bytes) {
    int most = Math.min(bytes.length, 16);
    String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, most);
    return bytes.length
        + " bytes"
        + (most == 0 ? "" : ": " + digits)
        + (most < bytes.length ? " …" : "");
  }
}
