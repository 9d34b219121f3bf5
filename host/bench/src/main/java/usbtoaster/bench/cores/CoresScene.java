package usbtoaster.bench.cores;

/** What the cores do: the same loop of memory of their own, and what they share in it. */
enum CoresScene {
  /** Core 0 works, core 1 is held in reset. */
  ALONE("one core alone", 4_000),
  /** Nothing is shared. */
  APART("two that share nothing", 4_000),
  /** Each 8192nd turn a word that both have is loaded and stored. */
  SELDOM("a word in each 8192nd turn", 4_000),
  /** Each turn of each counts in one word. */
  WORD("a word in each turn", 100),
  /** Each turn of each claims and frees a spinlock. */
  SPINLOCK("a spinlock in each turn", 100);

  private static final int NOP = 0x46C0;

  final String label;

  /** The device's time of a round, in milliseconds. */
  final int millis;

  CoresScene(String label, int millis) {
    this.label = label;
    this.millis = millis;
  }

  /**
   * Returns the loop: R6 is the base of a core's own memory, R7 of the word that both have, R5 the
   * spinlock, R4 counts down.
   */
  int[] loop() {
    int[] own = {
      0x6831,
      0x1889,
      0x6031, // LDR R1, [R6]; ADDS R1, R2; STR R1, [R6]
      0x6872,
      0x4051,
      0x6071, // LDR R2, [R6, #4]; EORS R1, R2; STR R1, [R6, #4]
      0x60B2,
      0x68F3,
      0x18D2,
      0x0052 // STR R2, [R6, #8]; LDR R3, [R6, #12]; ADDS R2, R3; LSLS
    };
    int[] shared =
        switch (this) {
          case ALONE, APART -> new int[] {NOP, NOP, NOP};
          case SELDOM -> // LSLS R0, R4, #19; BNE over the rest; LDR, ADDS, STR
              new int[] {0x04E0, 0xD102, 0x6838, 0x3001, 0x6038};
          case WORD -> new int[] {0x6838, 0x3001, 0x6038}; // LDR R0, [R7]; ADDS R0, #1; STR
          case SPINLOCK -> // LDR R0, [R5]; CMP R0, #0; BEQ back; STR R0, [R5]
              new int[] {0x6828, 0x2800, 0xD0FC, 0x6028};
        };
    int[] loop = new int[own.length + shared.length + 3];
    System.arraycopy(own, 0, loop, 0, own.length);
    System.arraycopy(shared, 0, loop, own.length, shared.length);
    int end = own.length + shared.length;
    loop[end] = 0x3C01; // SUBS R4, #1
    loop[end + 1] = 0xD100 | (-end - 3 & 0xFF); // BNE
    loop[end + 2] = 0xE000 | (-end - 4 & 0x7FF); // B
    return loop;
  }
}
