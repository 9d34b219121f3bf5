package usbtoaster.bench.mips;

/**
 * The work of {@code bench.c} in {@code src/main/thumb}: how many instructions a number of rounds
 * takes up to the breakpoint at its end, and the checksum that must come out. Unicorn, rp2040js and
 * two interpreters in Java agreed on them.
 */
enum ThumbWork {
  /** One round. */
  ONCE(1, 68_944, 0x101f4956),
  /** Enough for slow ones to warm up. */
  WARM(1_000, 62_914_024, 0xca38ba8f),
  /** Enough for the slow. */
  SHORT(5_000, 314_547_809, 0xdbd09dc2),
  /** Enough for the fast. */
  LONG(20_000, 1_258_175_955, 0xa3a675df),
  /** Enough for those who also have to start. */
  LONGEST(100_000, 6_290_895_396L, 0xac5c0db4);

  final int rounds;
  final long instructions;
  final int checksum;

  ThumbWork(int rounds, long instructions, int checksum) {
    this.rounds = rounds;
    this.instructions = instructions;
    this.checksum = checksum;
  }

  static ThumbWork of(int rounds) {
    for (ThumbWork work : values()) {
      if (work.rounds == rounds) {
        return work;
      }
    }
    throw new IllegalArgumentException("Nobody has counted %,d rounds.".formatted(rounds));
  }

  /** Checks what an emulator did. */
  void verify(String who, long counted, int result) {
    if (counted != instructions) {
      throw new IllegalStateException(
          "%s executed %,d instructions; right is %,d.".formatted(who, counted, instructions));
    }
    verify(who, result);
  }

  /** Checks the checksum of one that does not count. */
  void verify(String who, int result) {
    if (result != checksum) {
      throw new IllegalStateException(
          "%s has the checksum %08x; right is %08x.".formatted(who, result, checksum));
    }
  }
}
