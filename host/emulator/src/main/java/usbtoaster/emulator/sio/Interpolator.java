package usbtoaster.emulator.sio;

import java.util.List;
import usbtoaster.emulator.bus.Cell;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * An interpolator of a core (datasheet 2.3.1.6). Results are computed when they are read. INTERP0
 * can blend, INTERP1 can clamp. Belongs to the machine's thread.
 */
final class Interpolator {
  private static final int BLEND = 1 << 21; // of INTERP0's lane 0
  private static final int CLAMP = 1 << 22; // of INTERP1's lane 0
  private static final int OVERF0 = 1 << 23;
  private static final int OVERF1 = 1 << 24;
  private static final int OVERF = 1 << 25;
  private static final int ALPHA = 0xFF;

  private final Cell cell = this::keep;
  private final Register accum0;
  private final Register accum1;
  private final Register base0;
  private final Register base1;
  private final Register base2;
  private final Register ctrl0;
  private final List<Register> stored;
  private final InterpolatorLane lane0;
  private final InterpolatorLane lane1;

  /** Declares the registers of INTERP{@code number} from {@code at} on. */
  Interpolator(Registers registers, int at, int number) {
    String name = "INTERP" + number + "_";
    accum0 = at(registers, at, name + "ACCUM0").writable(-1);
    accum1 = at(registers, at + 0x04, name + "ACCUM1").writable(-1);
    base0 = at(registers, at + 0x08, name + "BASE0").writable(-1);
    base1 = at(registers, at + 0x0C, name + "BASE1").writable(-1);
    base2 = at(registers, at + 0x10, name + "BASE2").writable(-1);
    at(registers, at + 0x14, name + "POP_LANE0").reads(() -> popped(read0()), this::read0);
    at(registers, at + 0x18, name + "POP_LANE1").reads(() -> popped(read1()), this::read1);
    at(registers, at + 0x1C, name + "POP_FULL").reads(() -> popped(full()), this::full);
    at(registers, at + 0x20, name + "PEEK_LANE0").reads(this::read0);
    at(registers, at + 0x24, name + "PEEK_LANE1").reads(this::read1);
    at(registers, at + 0x28, name + "PEEK_FULL").reads(this::full);
    int mode = number == 0 ? BLEND : CLAMP;
    ctrl0 =
        at(registers, at + 0x2C, name + "CTRL_LANE0")
            .writable(InterpolatorLane.FIELDS | mode)
            .reads(this::control);
    Register ctrl1 =
        at(registers, at + 0x30, name + "CTRL_LANE1").writable(InterpolatorLane.FIELDS);
    stored = List.of(accum0, accum1, base0, base1, base2, ctrl0, ctrl1);
    lane0 = new InterpolatorLane(ctrl0);
    lane1 = new InterpolatorLane(ctrl1);
    at(registers, at + 0x34, name + "ACCUM0_ADD")
        .reads(this::masked0)
        .onWrite(word -> accum0.value(accum0.value() + word));
    at(registers, at + 0x38, name + "ACCUM1_ADD")
        .reads(this::masked1)
        .onWrite(word -> accum1.value(accum1.value() + word));
    at(registers, at + 0x3C, name + "BASE_1AND0").onWrite(this::bases);
  }

  private Register at(Registers registers, int offset, String name) {
    return registers.at(offset, name).of(cell);
  }

  private Runnable keep() {
    int[] values = stored.stream().mapToInt(Register::value).toArray();
    return () -> {
      for (int i = 0; i < values.length; i++) {
        stored.get(i).value(values[i]);
      }
    };
  }

  private int input0() {
    return (lane0.has(InterpolatorLane.CROSS_INPUT) ? accum1 : accum0).value();
  }

  private int input1() {
    return (lane1.has(InterpolatorLane.CROSS_INPUT) ? accum0 : accum1).value();
  }

  private int masked0() {
    return lane0.masked(input0());
  }

  private int masked1() {
    return lane1.masked(input1());
  }

  private int alpha() {
    return masked1() & ALPHA;
  }

  private int result0() {
    if (ctrl0.has(CLAMP)) {
      return clamped(masked0());
    }
    return base0.value() + (lane0.has(InterpolatorLane.ADD_RAW) ? input0() : masked0());
  }

  private int result1() {
    if (ctrl0.has(BLEND)) {
      return blended(alpha());
    }
    return base1.value() + (lane1.has(InterpolatorLane.ADD_RAW) ? input1() : masked1());
  }

  private int full() {
    return base2.value() + masked0() + (ctrl0.has(BLEND) ? 0 : masked1());
  }

  private int clamped(int value) {
    int flip = lane0.has(InterpolatorLane.SIGNED) ? 0 : Integer.MIN_VALUE;
    if ((value ^ flip) < (base0.value() ^ flip)) {
      return base0.value();
    }
    return (value ^ flip) > (base1.value() ^ flip) ? base1.value() : value;
  }

  private int blended(int alpha) {
    boolean signed = lane1.has(InterpolatorLane.SIGNED);
    long from = signed ? base0.value() : Integer.toUnsignedLong(base0.value());
    long to = signed ? base1.value() : Integer.toUnsignedLong(base1.value());
    return (int) (from + ((alpha * (to - from)) >> 8));
  }

  private int read0() {
    return ctrl0.has(BLEND) ? alpha() : result0() | lane0.forced();
  }

  private int read1() {
    return result1() | lane1.forced();
  }

  /**
   * Writes the results of both lanes to the accumulators, forced as they are read, and returns
   * {@code read}.
   */
  private int popped(int read) {
    int first = read0();
    int second = read1();
    accum0.value(lane0.has(InterpolatorLane.CROSS_RESULT) ? second : first);
    accum1.value(lane1.has(InterpolatorLane.CROSS_RESULT) ? first : second);
    return read;
  }

  private int control() {
    boolean first = lane0.overflows(input0());
    boolean second = lane1.overflows(input1());
    return ctrl0.value()
        | (first ? OVERF0 : 0)
        | (second ? OVERF1 : 0)
        | (first || second ? OVERF : 0);
  }

  private void bases(int word) {
    base0.value(half(word, ctrl0.has(BLEND) ? lane1 : lane0));
    base1.value(half(word >>> 16, lane1));
  }

  private static int half(int word, InterpolatorLane lane) {
    return lane.has(InterpolatorLane.SIGNED) ? (short) word : word & 0xFFFF;
  }
}
