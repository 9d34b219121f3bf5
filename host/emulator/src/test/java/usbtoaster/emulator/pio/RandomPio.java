package usbtoaster.emulator.pio;

import java.util.Set;
import java.util.SplittableRandom;

/** Random instructions and settings, with what is interesting more often than chance has it. */
final class RandomPio {
  private static final int BASES = 20;

  private static final int OUTSIDE = 16;
  private static final int FOUR = 4;
  private static final int STALLS = 12;

  /** What machines may have to do with each other. */
  enum Shares {
    /** All flags; without it each has one of its own. */
    FLAGS,
    /** Pins that they write to. */
    PINS,
    /** Looks at pins that they write to. */
    INPUTS,
    /** Instructions that programs compute. */
    EXEC
  }

  private final SplittableRandom random;
  private final Set<Shares> shares;

  /** Whether most instructions that can stall are left out, so that programs go on. */
  private final boolean lively;

  /** Makes a source. */
  RandomPio(SplittableRandom random, Set<Shares> shares) {
    this.random = random;
    this.shares = shares;
    lively = random.nextBoolean();
  }

  /** Returns an instruction, a valid one as a rule. */
  int instruction() {
    int word = flag(anything());
    while (!isAllowed(word) || (lively && stalls(word) && random.nextInt(STALLS) != 0)) {
      word = flag(anything());
    }
    return word;
  }

  private static boolean stalls(int word) {
    return switch (word >>> 13) {
      case 1 -> true;
      case 4, 6 -> (word >> 5 & 1) != 0;
      default -> false;
    };
  }

  /** Gives an instruction that is about a flag the machine's own one. */
  private int flag(int word) {
    boolean about = word >>> 13 == 6 || (word >>> 13 == 1 && (word >> 5 & 3) == 2);
    return about && !shares.contains(Shares.FLAGS) ? (word & ~0x1F) | 0x10 : word;
  }

  private boolean isAllowed(int word) {
    int argument = word >> 5 & 7;
    boolean looks = shares.contains(Shares.INPUTS);
    boolean executes = shares.contains(Shares.EXEC);
    return switch (word >>> 13) {
      case 1 -> looks || (argument & 3) > 1 || ((argument & 3) == 1 && (word & 31) < FOUR);
      case 2 -> looks || argument != 0 || ((word & 31) > 0 && (word & 31) <= FOUR);
      case 3 -> executes || argument != 7;
      case 5 -> (executes || argument != 4) && (looks || (word & 7) != 0);
      default -> true;
    };
  }

  private int anything() {
    int delay = random.nextInt(3) == 0 ? random.nextInt(32) << 8 : random.nextInt(2) << 12;
    int bits = random.nextInt(3) == 0 ? 0 : random.nextInt(32);
    int word =
        switch (random.nextInt(16)) {
          case 0, 1, 2 -> random.nextInt(8) << 5 | random.nextInt(32);
          case 3 -> 0x2000 | random.nextInt(8) << 5 | random.nextInt(BASES);
          case 4 -> (0x20C0 & ~(random.nextInt(2) << 7)) | random.nextInt(32);
          case 5, 6 -> 0x4000 | random.nextInt(8) << 5 | bits;
          case 7, 8 -> 0x6000 | random.nextInt(8) << 5 | bits;
          case 9 -> 0x8000 | random.nextInt(4) << 5;
          case 10 -> 0x8080 | random.nextInt(4) << 5;
          case 11, 12 -> 0xA000 | random.nextInt(256);
          case 13 -> 0xC000 | random.nextInt(4) << 5 | random.nextInt(32);
          case 14 -> random.nextInt(0x1_0000);
          default -> 0xE000 | random.nextInt(8) << 5 | random.nextInt(32);
        };
    return (word & ~0x1F00) | delay | (word & (random.nextInt(8) == 0 ? 0x1F00 : 0));
  }

  /** Returns a word for a FIFO: small, or an instruction, or anything. */
  int data() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(64);
      case 1 -> instruction() << 16 | instruction();
      default -> random.nextInt();
    };
  }

  /** Returns a word in which a quarter of the bits are ones. */
  int sparse() {
    int half = random.nextInt();
    return half & random.nextInt();
  }

  int clkdiv() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> 1 << 16;
      case 3 -> random.nextInt(1, 5) << 16 | random.nextInt(256) << 8;
      case 4 -> random.nextInt(1, 100) << 16;
      default -> random.nextInt(4) << 16 & 0xFFFF_0000;
    };
  }

  int execctrl() {
    int top = random.nextInt(32);
    int bottom = random.nextInt(top + 1);
    boolean pins = shares.contains(Shares.PINS);
    int special = random.nextInt(4) != 0 ? 0 : pins ? random.nextInt() & 0x00FE_0000 : 0xC << 16;
    int side = random.nextInt(4) << 29;
    int status = random.nextInt(2) << 4 | random.nextInt(9);
    int jump =
        shares.contains(Shares.INPUTS) ? random.nextInt(BASES) : OUTSIDE + random.nextInt(FOUR);
    return side | jump << 24 | special | top << 12 | bottom << 7 | status;
  }

  int shiftctrl() {
    int joins = random.nextInt(4) == 0 ? random.nextInt(4) << 30 : 0;
    int thresholds = random.nextInt(2) == 0 ? 0 : random.nextInt() & 0x3FF0_0000;
    int automatic = lively && random.nextInt(4) != 0 ? 0xC : 0xF;
    return joins | thresholds | (random.nextInt(16) & automatic) << 16;
  }

  int pinctrl(int machine) {
    int in = shares.contains(Shares.INPUTS) ? random.nextInt(BASES) : OUTSIDE;
    if (!shares.contains(Shares.PINS)) {
      int base = 2 * machine;
      int counts = random.nextInt(3) << 29 | random.nextInt(3) << 26 | random.nextInt(3) << 20;
      return counts | in << 15 | base << 10 | base << 5 | base;
    }
    int counts = random.nextInt(4) << 29 | random.nextInt(6) << 26 | random.nextInt(12) << 20;
    int high = random.nextInt(8) == 0 ? 12 : 0;
    return counts
        | in << 15
        | (random.nextInt(BASES) + high) << 10
        | (random.nextInt(BASES) + high) << 5
        | random.nextInt(BASES) + high;
  }
}
