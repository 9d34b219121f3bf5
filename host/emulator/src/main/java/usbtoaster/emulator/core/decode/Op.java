package usbtoaster.emulator.core.decode;

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
public final class Op {
  /** A register that is always 0. PC is not among the registers while the loop runs. */
  public static final int ZERO = 16;

  /** A register that nobody reads: where CMP, CMN and TST put their result. */
  public static final int NOWHERE = 17;

  /** Not decoded. */
  static final int NONE = 0;

  /**
   * SUB and the B_IF after it, in one round: two instructions for the price of one. The condition
   * is in the bits from {@link #CONDITION_SHIFT} up, the branch's immediate in the upper half of
   * the immediate.
   */
  public static final int SUB_B_IF = 1;

  public static final int ADD = 2;
  public static final int MOV_IMM = 3;
  public static final int LDR = 4;
  public static final int LSL_IMM = 5;

  /** A branch under the condition d, 0 to 13. */
  public static final int B_IF = 6;

  public static final int AND = 7;
  public static final int LSR_IMM = 8;
  public static final int SUB = 9;

  public static final int FREQUENT = 10;

  public static final int LDRB = 10;
  public static final int STR = 11;
  public static final int LDRSH = 12;
  public static final int EOR = 13;
  public static final int B = 14;
  public static final int MUL = 15;
  public static final int MOV_HIGH = 16;
  public static final int MOVS_REG = 17;
  public static final int LDRH = 18;

  public static final int COMMON = 19;

  public static final int STRB = 19;
  public static final int BL = 20;
  public static final int BX = 21;
  public static final int BLX = 22;
  public static final int PUSH = 23;

  /** As LDM of SP; the list has PC. */
  public static final int POP_PC = 24;

  /**
   * Registers of the immediate's bits from [n] up; m of them; n is written unless loaded. POP too.
   */
  public static final int LDM = 25;

  public static final int STM = 26;
  public static final int LDR_LITERAL = 27;

  public static final int USUAL = 28;

  public static final int ADD_HIGH = 28;
  public static final int ORR = 29;
  public static final int UXTB = 30;
  public static final int UXTH = 31;
  public static final int ADD_SP = 32;
  public static final int RSB = 33;
  public static final int BIC = 34;
  public static final int STRH = 35;
  public static final int ASR_IMM = 36;

  public static final int RARER = 37;

  public static final int LSL_REG = 37;
  public static final int LSR_REG = 38;
  public static final int ASR_REG = 39;
  public static final int ROR = 40;
  public static final int MVN = 41;
  public static final int SXTH = 42;
  public static final int SXTB = 43;
  public static final int LDRSB = 44;

  /** d := address of the next instruction + immediate (ADR, and MOV from PC). */
  public static final int ADR = 45;

  public static final int RARE = 46;

  public static final int ADC = 46;
  public static final int SBC = 47;
  public static final int REV = 48;
  public static final int REV16 = 49;
  public static final int REVSH = 50;
  public static final int NOP = 51;

  /**
   * From here on: what {@code SystemInstructions} does. The immediate is the encoding, second half
   * above. DSB, DMB and ISB.
   */
  public static final int BARRIER = 52;

  public static final int MRS_PRIMASK = 53;
  public static final int MSR_PRIMASK = 54;

  /** CPSIE i and CPSID i. */
  public static final int CPS = 55;

  /** The others; from here on nothing is translated. */
  public static final int SYSTEM = 56;

  /** The encoding is UNDEFINED, or UNPREDICTABLE: the immediate. */
  static final int UNDEFINED = 57;

  /** There is a breakpoint. */
  public static final int BREAKPOINT = 58;

  /** The fetch failed. */
  public static final int FETCH_FAULT = 59;

  /** From here on: branches whose targets are told, for one who listens to calls. */
  public static final int TRACED = 60;

  public static final int TRACED_BL = 60;
  public static final int TRACED_BX = 61;
  public static final int TRACED_BLX = 62;
  public static final int TRACED_POP_PC = 63;
  public static final int TRACED_B = 64;
  public static final int TRACED_B_IF = 65;

  public static final int CONDITION_SHIFT = 24;

  private Op() {}

  /** Packs an operation. */
  public static long pack(int op, int d, int n, int m, int immediate) {
    return (long) immediate << 32 | m << 18 | n << 13 | d << 8 | op;
  }

  /** Returns the operation of a decoded word. */
  public static int of(long decoded) {
    return (int) decoded & 0xFF;
  }
}
