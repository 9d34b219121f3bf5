package usbtoaster.emulator.core;

/**
 * The operations of a decoded instruction, and how its word is packed.
 *
 * <p>The low half: bits 7..0 the operation, 12..8 register {@code d} (or {@code t}), 17..13 {@code
 * n}, 22..18 {@code m} or a count. The high half: an immediate. Operands with a meaning of their
 * own (the high registers 13 and 15) have operations of their own, so that the common ones are
 * short.
 */
final class Op {
  /** A register that is always 0. PC is not among the registers while the loop runs. */
  static final int ZERO = 16;

  /** A register that nobody reads: where CMP, CMN and TST put their result. */
  static final int NOWHERE = 17;

  /** Not decoded. */
  static final int NONE = 0;

  static final int MOV_IMM = 1;
  static final int ADD = 2;
  static final int SUB = 3;
  static final int LSL_IMM = 4;
  static final int LSR_IMM = 5;
  static final int ASR_IMM = 6;
  static final int MOVS_REG = 7;
  static final int AND = 8;
  static final int EOR = 9;
  static final int LSL_REG = 10;
  static final int LSR_REG = 11;
  static final int ASR_REG = 12;
  static final int ADC = 13;
  static final int SBC = 14;
  static final int ROR = 15;
  static final int RSB = 16;
  static final int ORR = 17;
  static final int MUL = 18;
  static final int BIC = 19;
  static final int MVN = 20;
  static final int ADD_HIGH = 21;
  static final int MOV_HIGH = 22;

  /** d := address of the next instruction + immediate (ADR, and MOV from PC). */
  static final int ADR = 23;

  static final int ADD_SP = 24;
  static final int SXTH = 25;
  static final int SXTB = 26;
  static final int UXTH = 27;
  static final int UXTB = 28;
  static final int REV = 29;
  static final int REV16 = 30;
  static final int REVSH = 31;
  static final int LDR_LITERAL = 32;
  static final int LDR = 33;
  static final int LDRB = 34;
  static final int LDRH = 35;
  static final int LDRSB = 36;
  static final int LDRSH = 37;
  static final int STR = 38;
  static final int STRB = 39;
  static final int STRH = 40;

  /**
   * Registers of the immediate's bits from [n] up; m of them; n is written unless loaded. POP too.
   */
  static final int LDM = 41;

  static final int STM = 42;
  static final int PUSH = 43;

  /** As LDM of SP; the list has PC. */
  static final int POP_PC = 44;

  /** A branch under the condition d, 0 to 13. */
  static final int B_IF = 45;

  static final int B = 46;
  static final int BL = 47;
  static final int BX = 48;
  static final int BLX = 49;
  static final int NOP = 50;

  /** What {@link SystemInstructions} does. The immediate is the encoding, second half above. */
  static final int SYSTEM = 51;

  /** The encoding is UNDEFINED, or UNPREDICTABLE: the immediate. */
  static final int UNDEFINED = 52;

  /** There is a breakpoint. */
  static final int BREAKPOINT = 53;

  /** The fetch failed. */
  static final int FETCH_FAULT = 54;

  /**
   * SUB and the B_IF after it, in one round: two instructions for the price of one. The condition
   * is in the bits from {@link #CONDITION_SHIFT} up, the branch's immediate in the upper half of
   * the immediate.
   */
  static final int SUB_B_IF = 55;

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
