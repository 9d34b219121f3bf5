package usbtoaster.emulator.clocks;

import java.util.random.RandomGenerator;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * ROSC: the ring oscillator that the chip starts from (datasheet 2.17).
 *
 * <p>The datasheet promises 6.5 MHz after reset, give or take much. Here it is exact, and follows
 * the registers as a ring of ideal stages does: the period is the sum of the stages' delays, and a
 * delay is the inverse of the stage's drive strength. It starts at once, also behind DORMANT.
 * Belongs to the machine's thread.
 */
public final class Rosc {
  private static final int ENABLE_LSB = 12;
  private static final int DISABLE = 0xD1E;
  private static final int ENABLE = 0xFAB;
  private static final int FREQ_RANGE = 0xFFF;
  private static final int FREQ_RANGE_RESET = 0xAA0;
  private static final int MEDIUM = 0xFA5;
  private static final int HIGH = 0xFA7;
  private static final int TOOHIGH = 0xFA6;
  private static final int PASSWD = 0x9696_0000;
  private static final int DIV_PASS = 0xAA0;
  private static final int DIV_RESET = 16;
  private static final int STABLE = 1 << 31;
  private static final int BADWRITE = 1 << 24;
  private static final int DIV_RUNNING = 1 << 16;
  private static final int ENABLED = 1 << 12;
  private static final long NOMINAL_HERTZ = 6_500_000;
  private static final int STAGES = 8;
  private static final int DELAY = 12; // of a stage at the least strength, divisible by 1 to 4

  private final RandomGenerator random;
  private final ClockDomain output;
  private final Registers registers = new Registers("ROSC");
  private final Register ctrl;
  private final Register freqa;
  private final Register freqb;
  private final Register div;
  private final Register status;
  private final Dormancy dormancy;

  /**
   * Makes the oscillator, running.
   *
   * @param random gives RANDOMBIT its bits
   * @param wake wakes it while it is dormant
   */
  public Rosc(VirtualClock clock, RandomGenerator random, DormantWake wake) {
    this.random = random;
    output = new ClockDomain("rosc_clksrc", clock, NOMINAL_HERTZ);
    ctrl =
        registers
            .at(0x00, "CTRL")
            .reset(ENABLE << ENABLE_LSB | FREQ_RANGE_RESET)
            .writable(0x00FF_FFFF)
            .onWrite(word -> update());
    freqa = registers.at(0x04, "FREQA").writable(0xFFFF_7777).onWrite(word -> update());
    freqb = registers.at(0x08, "FREQB").writable(0xFFFF_7777).onWrite(word -> update());
    dormancy = new Dormancy(registers, 0x0C, wake, () -> output.hertz() > 0, this::oscillate);
    div =
        registers
            .at(0x10, "DIV")
            .reset(DIV_PASS + DIV_RESET)
            .writable(0xFFF)
            .onWrite(word -> update());
    registers.at(0x14, "PHASE").reset(0x8).writable(0xFFF);
    status = registers.at(0x18, "STATUS").clearable(BADWRITE);
    status.reads(() -> status.value() | (running() ? STABLE | DIV_RUNNING | ENABLED : 0));
    registers.at(0x1C, "RANDOMBIT").reads(() -> running() ? this.random.nextInt() & 1 : 1, () -> 1);
    DownCounter.declare(registers, 0x20, output);
  }

  /** Returns the registers, at 0x40060000. */
  public Registers registers() {
    return registers;
  }

  /** Returns the output, divided. The phase-shifted output has the same frequency. */
  public ClockDomain output() {
    return output;
  }

  /** Resets the block: the oscillator runs at its nominal frequency. */
  public void reset() {
    registers.reset();
    dormancy.reset();
    output.hertz(hertz());
  }

  private boolean running() {
    boolean enabled = ctrl.value() >>> ENABLE_LSB != DISABLE; // what is no code enables too
    return enabled && !dormancy.dormant();
  }

  private void update() {
    int enable = ctrl.value() >>> ENABLE_LSB;
    if ((enable != ENABLE && enable != DISABLE) || (div.value() & ~0x1F) != DIV_PASS) {
      status.value(BADWRITE);
    }
    oscillate();
  }

  private void oscillate() {
    output.hertz(running() ? hertz() : 0);
  }

  private long hertz() {
    int stages =
        switch (ctrl.value() & FREQ_RANGE) {
          case MEDIUM -> 6;
          case HIGH -> 4;
          case TOOHIGH -> 2;
          default -> STAGES;
        };
    int delay = 0;
    for (int stage = 0; stage < stages; stage++) {
      delay += DELAY / strength(stage);
    }
    return NOMINAL_HERTZ * DIV_RESET * STAGES * DELAY / delay / divisor();
  }

  private int strength(int stage) {
    int word = (stage < 4 ? freqa : freqb).value();
    if ((word & 0xFFFF_0000) != PASSWD) {
      return 1;
    }
    return 1 + Integer.bitCount((word >>> (4 * (stage & 3))) & 7);
  }

  private int divisor() {
    int value = div.value() - DIV_PASS;
    if (value == 0) {
      return 32;
    }
    return value > 0 && value < 32 ? value : 31;
  }
}
