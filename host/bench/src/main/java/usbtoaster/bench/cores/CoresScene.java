package usbtoaster.bench.cores;

import java.util.Arrays;

/**
 * What the cores do: the same loop of memory of their own, and what they share in it; or they wait.
 */
enum CoresScene {
  /** Core 0 works, core 1 is held in reset. */
  ALONE("one core alone", 4_000),
  /** Nothing is shared. */
  APART("two that share nothing", 4_000),
  /** Each 8192nd turn a word that both have is loaded and stored. */
  SELDOM("a word in each 8192nd turn", 4_000),
  /** Each turn of each reads which core it is, as get_core_num does. */
  CPUID("SIO CPUID in each turn", 400),
  /** Both read the time again and again, as busy_wait_until does. */
  TIMER("both wait for a time (TIMERAWH, TIMERAWL)", 400),
  /** Core 0 waits for a word that core 1 does not send yet: that one works. */
  FIFO("one waits for a word of the FIFO (FIFO_ST)", 400),
  /** Core 0 waits for a spinlock that core 1 has while it works. */
  CLAIMED("one waits for a spinlock of the other", 400),
  /** Each turn of each counts in one word. */
  WORD("a word in each turn", 100),
  /** Each turn of each claims and frees a spinlock. */
  SPINLOCK("a spinlock in each turn", 100),
  /** Core 0's work is in a critical section, core 1 is held in reset. */
  CRITICAL_ALONE("a critical section in each turn, one core alone", 400),
  /** As the SDK's: interrupts are off and a spinlock is claimed meanwhile, another one by each. */
  CRITICAL("the same, two with a spinlock each", 400),
  /** In each 512th turn a second one is inside, whose spinlock is that of both. */
  CRITICAL_SELDOM("the same, and one of both in each 512th", 400),
  /** The spinlock is one. */
  CRITICAL_SHARED("the same, two with one spinlock", 100),
  /** Core 0 divides by the SIO's divider, core 1 is held in reset. */
  DIVIDE_ALONE("a division by the SIO in each turn, one core alone", 400),
  /** Each turn of each divides by its own divider. */
  DIVIDE("the same, two", 400);

  private static final int NOP = 0x46C0;

  /** MRS R1, PRIMASK; CPSID i; LDR R0, [R5]; CMP R0, #0; BEQ back; DMB. */
  private static final int[] ENTER = {
    0xF3EF, 0x8110, 0xB672, 0x6828, 0x2800, 0xD0FC, 0xF3BF, 0x8F5F
  };

  /** DMB; STR R0, [R5]; MSR PRIMASK, R1. */
  private static final int[] EXIT = {0xF3BF, 0x8F5F, 0x6028, 0xF381, 0x8810};

  /** The work: LDR, ADDS, STR; LDR, EORS, STR; STR, LDR, ADDS, LSLS, all of memory at R6. */
  private static final int[] OWN = {
    0x6831, 0x1889, 0x6031, 0x6872, 0x4051, 0x6071, 0x60B2, 0x68F3, 0x18D2, 0x0052
  };

  final String label;

  /** The device's time of a round, in milliseconds. */
  final int millis;

  CoresScene(String label, int millis) {
    this.label = label;
    this.millis = millis;
  }

  /**
   * Returns the loop of a core: R6 is the base of its own memory, R7 of the word that both have, R5
   * the spinlock, R3 the SIO, R2 the timer, R4 counts down.
   */
  int[] loop(int core) {
    return switch (this) {
      case ALONE, APART -> work(NOP, NOP, NOP);
      case SELDOM -> // LSLS R0, R4, #19; BNE over the rest; LDR, ADDS, STR
          work(0x04E0, 0xD102, 0x6838, 0x3001, 0x6038);
      case CPUID -> // MOVS R0, #0xD0; LSLS R0, #24; LDR R0, [R0]
          work(0x20D0, 0x0600, 0x6800);
      case TIMER -> // LDR R0, [R2, #TIMERAWH]; CMP R0, R4; BHI over; LDR [R2, #TIMERAWL]; CMP; B
          new int[] {0x6A50, 0x42A0, 0xD801, 0x6A90, 0x42A0, 0xE7F9};
      case FIFO -> // LDR R0, [R3, #FIFO_ST]; LSLS R0, #31; BEQ
          core == 1 ? work(NOP, NOP, NOP) : new int[] {0x6D18, 0x07C0, 0xD0FC};
      case CLAIMED -> // LDR R0, [R5]; CMP R0, #0; BEQ
          core == 1 ? work(NOP, NOP, NOP) : new int[] {0x6828, 0x2800, 0xD0FC};
      case WORD -> work(0x6838, 0x3001, 0x6038); // LDR R0, [R7]; ADDS R0, #1; STR
      case SPINLOCK -> // LDR R0, [R5]; CMP R0, #0; BEQ back; STR R0, [R5]
          work(0x6828, 0x2800, 0xD0FC, 0x6028);
      case CRITICAL_ALONE, CRITICAL, CRITICAL_SHARED -> // LDR R0, [R7, #4]; STR
          work(concat(ENTER, new int[] {0x6830, 0x6070}, EXIT));
      case CRITICAL_SELDOM -> // LSLS R0, R4, #23; BNE over the rest; a spinlock of both, at R2
          work(
              concat(
                  ENTER,
                  new int[] {
                    0x05E0, 0xD106, 0x6810, 0x2800, 0xD0FC, 0x6838, 0x3001, 0x6038, 0x6010
                  },
                  EXIT));
      case DIVIDE_ALONE, DIVIDE -> // R0 = SIO; STR R4, [R0, #DIV_SDIVIDEND]; STR R6; 8 cycles; LDRs
          work(0x20D0, 0x0600, 0x6684, 0x66C6, 0xE7FF, 0xE7FF, 0xE7FF, 0xE7FF, 0x6F41, 0x6F00);
    };
  }

  /** Returns the number of the spinlock at R5. */
  int spinlock(int core) {
    return this == CRITICAL || this == CRITICAL_SELDOM ? core : 0;
  }

  /** Returns whether core 1 is held in reset. */
  boolean alone() {
    return this == ALONE || this == CRITICAL_ALONE || this == DIVIDE_ALONE;
  }

  private static int[] concat(int[]... pieces) {
    return Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
  }

  private static int[] work(int... shared) {
    int[] loop = new int[OWN.length + shared.length + 3];
    System.arraycopy(OWN, 0, loop, 0, OWN.length);
    System.arraycopy(shared, 0, loop, OWN.length, shared.length);
    int end = OWN.length + shared.length;
    loop[end] = 0x3C01; // SUBS R4, #1
    loop[end + 1] = 0xD100 | (-end - 3 & 0xFF); // BNE
    loop[end + 2] = 0xE000 | (-end - 4 & 0x7FF); // B
    return loop;
  }
}
