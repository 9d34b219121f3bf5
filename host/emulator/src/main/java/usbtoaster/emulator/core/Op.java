package usbtoaster.emulator.core;

/**
 * The operations of a decoded instruction, and how its word is packed.
 *
 * <p>The low half: bits 7..0 the operation, 12..8 register {@code d} (or {@code t}), 17..13 {@code
 * n}, 22..18 {@code m} or a count. The high half: an immediate. Operands with a meaning of their
 * own (the high registers 13 and 15) have operations of their own, so that the common ones are
 * short.
 *
 * <p>They are numbered by how often programs use them, in groups of nine: {@link #FREQUENT} is the
 * first that is not frequent, and so on. HotSpot makes a tree of comparisons of a small switch, the
 * likely ones first; of one with ten cases and more it makes a jump table, with which the loop is
 * slower by a third.
 */
final class Op {
  /** A register that is always 0. PC is not among the registers while the loop runs. */
  static final int ZERO = 16;

  /** A register that nobody reads: where CMP, CMN and TST put their result. */
  static final int NOWHERE = 17;

  /** Not decoded. */
  static final int NONE = 0;

  /**
   * SUB and the B_IF after it, in one round: two instructions for the price of one. The condition
   * is in the bits from {@link #CONDITION_SHIFT} up, the branch's immediate in the upper half of
   * the immediate.
   */
  static final int SUB_B_IF = 1;

  static final int ADD = 2;
  static final int MOV_IMM = 3;
  static final int LDR = 4;
  static final int LSL_IMM = 5;

  /** A branch under the condition d, 0 to 13. */
  static final int B_IF = 6;

  static final int AND = 7;
  static final int LSR_IMM = 8;
  static final int SUB = 9;

  static final int FREQUENT = 10;

  static final int LDRB = 10;
  static final int STR = 11;
  static final int LDRSH = 12;
  static final int EOR = 13;
  static final int B = 14;
  static final int MUL = 15;
  static final int MOV_HIGH = 16;
  static final int MOVS_REG = 17;
  static final int LDRH = 18;

  static final int COMMON = 19;

  static final int STRB = 19;
  static final int BL = 20;
  static final int BX = 21;
  static final int BLX = 22;
  static final int PUSH = 23;

  /** As LDM of SP; the list has PC. */
  static final int POP_PC = 24;

  /**
   * Registers of the immediate's bits from [n] up; m of them; n is written unless loaded. POP too.
   */
  static final int LDM = 25;

  static final int STM = 26;
  static final int LDR_LITERAL = 27;

  static final int USUAL = 28;

  static final int ADD_HIGH = 28;
  static final int ORR = 29;
  static final int UXTB = 30;
  static final int UXTH = 31;
  static final int ADD_SP = 32;
  static final int RSB = 33;
  static final int BIC = 34;
  static final int STRH = 35;
  static final int ASR_IMM = 36;

  static final int RARER = 37;

  static final int LSL_REG = 37;
  static final int LSR_REG = 38;
  static final int ASR_REG = 39;
  static final int ROR = 40;
  static final int MVN = 41;
  static final int SXTH = 42;
  static final int SXTB = 43;
  static final int LDRSB = 44;

  /** d := address of the next instruction + immediate (ADR, and MOV from PC). */
  static final int ADR = 45;

  static final int RARE = 46;

  static final int ADC = 46;
  static final int SBC = 47;
  static final int REV = 48;
  static final int REV16 = 49;
  static final int REVSH = 50;
  static final int NOP = 51;

  /** What {@link SystemInstructions} does. The immediate is the encoding, second half above. */
  static final int SYSTEM = 52;

  /** The encoding is UNDEFINED, or UNPREDICTABLE: the immediate. */
  static final int UNDEFINED = 53;

  /** There is a breakpoint. */
  static final int BREAKPOINT = 54;

  /** The fetch failed. */
  static final int FETCH_FAULT = 55;

  static final int CONDITION_SHIFT = 24;

  private Op() {}

  /** Packs an operation. */
  static long pack(int op, int d, int n, int m, int immediate) {
    return (long) immediate << 32 | m << 18 | n << 13 | d << 8 | op;
  }

  /** Returns the operation of a decoded word. */
  static int of(long decoded) {
    return (int) decoded & 0xFF;
  }
}
