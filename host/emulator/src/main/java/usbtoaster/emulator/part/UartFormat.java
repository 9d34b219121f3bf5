package usbtoaster.emulator.part;

import usbtoaster.emulator.time.VirtualClock;

/**
 * How a frame looks on a serial line: a start bit, the data, least significant bit first, perhaps a
 * parity bit, and stop bits.
 *
 * @param baud bits a second, 1 or more
 * @param dataBits 5 to 8
 * @param parity the bit after the data
 * @param stopBits 1 or 2
 */
public record UartFormat(int baud, int dataBits, Parity parity, int stopBits) {
  /** The bit after the data. */
  public enum Parity {
    /** There is none. */
    NONE,
    /** It makes the number of ones even. */
    EVEN,
    /** It makes the number of ones odd. */
    ODD
  }

  /**
   * Makes a format.
   *
   * @throws IllegalArgumentException if there is no such one
   */
  public UartFormat {
    if (baud < 1 || dataBits < 5 || dataBits > 8 || stopBits < 1 || stopBits > 2) {
      throw new IllegalArgumentException(
          "A frame has 5 to 8 bits of data and 1 or 2 stop bits at 1 baud or more, not %d, %d, %d"
              .formatted(dataBits, stopBits, baud));
    }
  }

  /** Returns 8 bits of data, no parity, one stop bit: what nearly everybody uses. */
  public static UartFormat of(int baud) {
    return new UartFormat(baud, 8, Parity.NONE, 1);
  }

  /** Returns how many bits a frame has, start and stop bits among them. */
  public int frameBits() {
    return bitsBeforeStop() + stopBits;
  }

  /** Returns the start bit, the data and the parity. */
  int bitsBeforeStop() {
    return 1 + dataBits + (parity == Parity.NONE ? 0 : 1);
  }

  /** Returns when {@code halves} half bits have passed since the frame began. */
  long picos(int halves) {
    return halves * VirtualClock.PICOS_PER_SECOND / (2L * baud);
  }

  /** Returns the frame of {@code character}, the start bit in bit 0. */
  int frame(int character) {
    int data = character & mask();
    int frame = data << 1 | -1 << (1 + dataBits);
    return parity == Parity.NONE || parityOf(data) ? frame : frame & ~(1 << (1 + dataBits));
  }

  /** Returns the parity bit of {@code data}. */
  boolean parityOf(int data) {
    return (Integer.bitCount(data) & 1) == (parity == Parity.EVEN ? 1 : 0);
  }

  int mask() {
    return (1 << dataBits) - 1;
  }
}
