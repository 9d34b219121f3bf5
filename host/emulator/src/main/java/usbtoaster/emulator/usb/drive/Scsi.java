package usbtoaster.emulator.usb.drive;

/** The SCSI commands that a host needs of a drive (SPC-4, SBC-3), as their blocks of bytes. */
public final class Scsi {
  /** How many bytes INQUIRY asks for. */
  public static final int INQUIRY_BYTES = 36;

  /** How many bytes READ CAPACITY(10) answers with. */
  public static final int CAPACITY_BYTES = 8;

  /** How many bytes REQUEST SENSE asks for. */
  public static final int SENSE_BYTES = 18;

  private static final int ALL_PAGES = 0x3F;

  private Scsi() {}

  private static byte[] block(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  /** TEST UNIT READY: whether there is a medium. */
  public static byte[] testUnitReady() {
    return block(0x00, 0, 0, 0, 0, 0);
  }

  /** REQUEST SENSE: why the last command has failed. */
  public static byte[] requestSense() {
    return block(0x03, 0, 0, 0, SENSE_BYTES, 0);
  }

  /** INQUIRY: what it is. */
  public static byte[] inquiry() {
    return block(0x12, 0, 0, 0, INQUIRY_BYTES, 0);
  }

  /** MODE SENSE(6) of all pages, at most {@code bytes}: whether it may be written, and more. */
  public static byte[] modeSense(int bytes) {
    return block(0x1A, 0, ALL_PAGES, 0, bytes, 0);
  }

  /** START STOP UNIT: {@code eject} takes the medium out, otherwise it is loaded. */
  public static byte[] startStop(boolean eject) {
    return block(0x1B, 0, 0, 0, eject ? 2 : 3, 0);
  }

  /** READ CAPACITY(10): its last block, and how long one is. */
  public static byte[] readCapacity() {
    return block(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** READ(10) of {@code blocks} blocks from {@code first} on. */
  public static byte[] read(long first, int blocks) {
    return transfer(0x28, first, blocks);
  }

  /** WRITE(10) of {@code blocks} blocks from {@code first} on. */
  public static byte[] write(long first, int blocks) {
    return transfer(0x2A, first, blocks);
  }

  private static byte[] transfer(int code, long first, int blocks) {
    if (first < 0 || first >>> 32 != 0 || blocks < 0 || blocks > 0xFFFF) {
      throw new IllegalArgumentException(
          "A command has a block of 32 bits and a count of 16, not %d and %d"
              .formatted(first, blocks));
    }
    int at = (int) first;
    return block(code, 0, at >> 24, at >> 16, at >> 8, at, 0, blocks >> 8, blocks, 0);
  }
}
