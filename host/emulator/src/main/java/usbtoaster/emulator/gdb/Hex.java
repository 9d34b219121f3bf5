package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** Numbers and bytes as the protocol writes them. Who sends something else gets an error. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /** Returns the value of up to 8 digits, the highest first; "-1" is all bits. */
  static int number(String digits) {
    if (digits.equals("-1")) {
      return -1;
    }
    if (digits.isEmpty() || digits.length() > 8) {
      throw new BadPacket("a number has 1 to 8 digits, not \"%s\"".formatted(digits));
    }
    try {
      return HexFormat.fromHexDigits(digits);
    } catch (IllegalArgumentException e) {
      throw new BadPacket("\"%s\" is not a hexadecimal number".formatted(digits), e);
    }
  }

  /** Returns a word in the order of the target's bytes: the lowest first. */
  static String word(int value) {
    return FORMAT.toHexDigits(Integer.reverseBytes(value));
  }

  /** Returns the value of the first 8 digits of {@code digits}, the lowest byte first. */
  static int word(String digits) {
    return Integer.reverseBytes(number(digits.length() < 8 ? digits : digits.substring(0, 8)));
  }

  static String bytes(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  static byte[] bytes(String digits) {
    try {
      return FORMAT.parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new BadPacket("these are not hexadecimal bytes", e);
    }
  }

  static String text(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  /** Returns the bytes of a packet's binary part. */
  static byte[] binary(String part) {
    return part.getBytes(ISO_8859_1);
  }
}
