package usbtoaster.protocol;

import java.util.zip.CRC32;

/**
 * CRC-32 (IEEE 802.3) that does not allocate: of one piece, or of one that comes in pieces. For one
 * thread at a time.
 */
public final class Crc32 {
  private final CRC32 crc = new CRC32();

  /** Makes one, with nothing in it. */
  public Crc32() {}

  /** Starts over and returns the CRC-32 of {@code length} bytes. */
  public int of(byte[] data, int offset, int length) {
    crc.reset();
    crc.update(data, offset, length);
    return (int) crc.getValue();
  }

  /** Starts over. */
  public void reset() {
    crc.reset();
  }

  /** Takes the next piece. */
  public void update(byte[] data, int offset, int length) {
    crc.update(data, offset, length);
  }

  /** Returns the CRC-32 of the pieces since the start. */
  public int value() {
    return (int) crc.getValue();
  }
}
