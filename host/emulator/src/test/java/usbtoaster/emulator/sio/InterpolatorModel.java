package usbtoaster.emulator.sio;

import java.math.BigInteger;

/**
 * An interpolator by single bits and large integers: as the datasheet's words have it, and where a
 * chip was seen to differ, as the chip.
 */
final class InterpolatorModel {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);

  final int[] state = new int[5]; // ACCUM0, ACCUM1, BASE0, BASE1, BASE2
  final int[] ctrl = new int[2];
  private final int number;

  InterpolatorModel(int number) {
    this.number = number;
  }

  private boolean flag(int lane, int bit) {
    return (ctrl[lane] >> bit & 1) != 0;
  }

  private int field(int lane, int lsb) {
    return ctrl[lane] >> lsb & 31;
  }

  private boolean blends() {
    return number == 0 && flag(0, 21);
  }

  private boolean clamps() {
    return number == 1 && flag(0, 22);
  }

  private int input(int lane) {
    return state[flag(lane, 16) ? 1 - lane : lane];
  }

  private int masked(int lane) {
    int result = 0;
    int msb = field(lane, 10);
    for (int bit = field(lane, 5); bit <= msb; bit++) {
      int from = bit + field(lane, 0);
      if (from < 32 && (input(lane) >> from & 1) != 0) {
        result |= 1 << bit;
      }
    }
    int from = msb + field(lane, 0);
    boolean sign = flag(lane, 15) && from < 32 && (input(lane) >> from & 1) != 0;
    for (int bit = msb + 1; sign && bit < 32; bit++) {
      result |= 1 << bit;
    }
    return result;
  }

  private boolean overflow(int lane) {
    for (int bit = field(lane, 10) + 1; bit < 32; bit++) {
      int from = bit + field(lane, 0);
      if (from < 32 && (input(lane) >> from & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  private static BigInteger number(int word, boolean signed) {
    BigInteger value = BigInteger.valueOf(word);
    return signed || word >= 0 ? value : value.add(WORD);
  }

  private int result(int lane) {
    int alpha = masked(1) & 0xFF;
    if (blends()) {
      BigInteger from = number(state[2], flag(1, 15));
      BigInteger to = number(state[3], flag(1, 15));
      BigInteger way = to.subtract(from).multiply(BigInteger.valueOf(alpha)).shiftRight(8);
      return lane == 0 ? alpha : from.add(way).intValue();
    }
    if (lane == 0 && clamps()) {
      boolean signed = flag(0, 15);
      BigInteger value = number(masked(0), signed);
      if (value.compareTo(number(state[2], signed)) < 0) {
        return state[2];
      }
      return value.compareTo(number(state[3], signed)) > 0 ? state[3] : masked(0);
    }
    return state[2 + lane] + (flag(lane, 18) ? input(lane) : masked(lane));
  }

  int read(int lane) {
    return blends() && lane == 0 ? result(0) : result(lane) | (ctrl[lane] >> 19 & 3) << 28;
  }

  int full() {
    return state[4] + masked(0) + (blends() ? 0 : masked(1));
  }

  int control() {
    int stored = ctrl[0] & ~(blends() ? 0 : 1 << 21) & ~(clamps() ? 0 : 1 << 22);
    int overflows = (overflow(0) ? 1 : 0) | (overflow(1) ? 2 : 0);
    return stored | overflows << 23 | (overflows != 0 ? 1 << 25 : 0);
  }

  void pop() {
    int[] results = {read(0), read(1)};
    state[0] = results[flag(0, 17) ? 1 : 0];
    state[1] = results[flag(1, 17) ? 0 : 1];
  }

  @Override
  public String toString() {
    return "INTERP%d CTRL_LANE0 0x%08X CTRL_LANE1 0x%08X".formatted(number, ctrl[0], ctrl[1]);
  }
}
