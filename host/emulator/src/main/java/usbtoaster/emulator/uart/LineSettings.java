package usbtoaster.emulator.uart;

/**
 * The speed and shape of a frame as UARTLCR_H latched them (datasheet 4.2.7.1, 4.2.8): the divisors
 * take effect with the next write to it.
 */
final class LineSettings {
  private static final int PEN = 1 << 1;
  private static final int EPS = 1 << 2;
  private static final int STP2 = 1 << 3;
  private static final int SPS = 1 << 7;

  private int lineControl;

  /** 64 times the divisor, which is four times the ticks of clk_peri in a bit; 0: no clock. */
  private int divisor;

  void latch(int integer, int fraction, int lineControl) {
    divisor = integer == 0 ? 0 : 64 * integer + fraction;
    this.lineControl = lineControl;
  }

  /** Returns whether there is a baud rate. */
  boolean clocked() {
    return divisor != 0;
  }

  /** Returns the ticks of clk_peri in {@code halves} halves of a bit, rounded up. */
  long ticks(int halves) {
    return ((long) halves * divisor + 7) / 8;
  }

  /** Returns in which bit of a frame {@code ticks} after its beginning are. */
  int bitAt(long ticks) {
    return (int) (4 * ticks / divisor);
  }

  int dataBits() {
    return 5 + ((lineControl >> 5) & 3);
  }

  boolean parityEnabled() {
    return (lineControl & PEN) != 0;
  }

  /** Returns how many bits a frame has, start and stop bits too. */
  int frameBits() {
    return frameBitsToStop() + ((lineControl & STP2) == 0 ? 0 : 1);
  }

  /** Returns how many bits the receiver looks at: one stop bit only. */
  int frameBitsToStop() {
    return 1 + dataBits() + (parityEnabled() ? 1 : 0) + 1;
  }

  /** Returns the bits of the frame that carries {@code character}, the first in bit 0. */
  int frame(int character) {
    int data = mask(character);
    int frame = data << 1;
    int next = 1 + dataBits();
    if (parityEnabled()) {
      frame |= parity(data) << next;
      next++;
    }
    return frame | -1 << next;
  }

  /** Returns {@code character} without the bits that are not sent. */
  int mask(int character) {
    return character & ((1 << dataBits()) - 1);
  }

  /** Returns the parity bit of {@code data}. */
  int parity(int data) {
    boolean even = (lineControl & EPS) != 0;
    if ((lineControl & SPS) != 0) {
      return even ? 0 : 1;
    }
    int odd = Integer.bitCount(data) & 1;
    return even ? odd : odd ^ 1;
  }
}
