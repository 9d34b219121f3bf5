package usbtoaster.examples.sensor;

/**
 * A sample of the sensor.
 *
 * @param number counts the samples since the sensor was switched on, in 16 bits
 * @param hundredths the temperature in 1/100 degree Celsius
 */
public record Sample(int number, int hundredths) {
  /** The length of a frame: number, temperature, CRC. */
  public static final int BYTES = 5;

  private static final int POLYNOMIAL = 0x131;

  /** Returns whether a frame is as the sensor sent it: the CRC-8 of all of it is 0. */
  public static boolean isWhole(byte[] frame) {
    int crc = 0xFF;
    for (int i = 0; i < BYTES; i++) {
      crc ^= Byte.toUnsignedInt(frame[i]);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x80) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
    }
    return crc == 0;
  }

  /** Returns what a whole frame says. */
  public static Sample of(byte[] frame) {
    return new Sample(word(frame, 0), word(frame, 2));
  }

  private static int word(byte[] frame, int at) {
    return (Byte.toUnsignedInt(frame[at]) << 8) | Byte.toUnsignedInt(frame[at + 1]);
  }
}
