package usbtoaster.emulator.usb.drive;

import java.util.List;

/**
 * Why a command has failed (SPC-4, 4.5).
 *
 * @param key the sense key: 2 is NOT READY
 * @param code the additional sense code, ASC
 * @param qualifier its qualifier, ASCQ
 */
public record Sense(int key, int code, int qualifier) {
  private static final List<String> KEYS =
      List.of(
          "NO SENSE",
          "RECOVERED ERROR",
          "NOT READY",
          "MEDIUM ERROR",
          "HARDWARE ERROR",
          "ILLEGAL REQUEST",
          "UNIT ATTENTION",
          "DATA PROTECT",
          "BLANK CHECK",
          "VENDOR SPECIFIC",
          "COPY ABORTED",
          "ABORTED COMMAND",
          "RESERVED",
          "VOLUME OVERFLOW",
          "MISCOMPARE",
          "COMPLETED");
  private static final int WHOLE = 14;

  /** Reads what REQUEST SENSE has answered; what is not there is 0. */
  public static Sense of(byte[] data) {
    boolean whole = data.length >= WHOLE;
    int key = data.length > 2 ? data[2] & 0xF : 0;
    return new Sense(key, whole ? data[12] & 0xFF : 0, whole ? data[13] & 0xFF : 0);
  }

  @Override
  public String toString() {
    return "%s, ASC 0x%02X, ASCQ 0x%02X".formatted(KEYS.get(key), code, qualifier);
  }
}
