package usbtoaster.emulator.core;

/**
 * The operations of a decoded instruction, and how its word is packed.
 *
 * <p>The low half: bits 7..0 the operation, 11..8 register {@code d} (or {@code t}), 15..12 {@code
 * n}, 19..16 {@code m} or a count. The high half: an immediate. Operands with a meaning of their
 * own (the high registers 13 and 15) have operations of their own, so that the common ones are
 * short.
 */
final class Op {
  /**
   * As register m of the arithmetic, loads and stores, whose second operand is m and the immediate:
   * 0. PC is not among the registers while the loop runs.
   */
  static final int ZERO = 15;

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
  static final int TST = 16;
  static final int RSB = 17;
  static final int CMP = 18;
  static final int CMN = 19;
  static final int ORR = 20;
  static final int MUL = 21;
  static final int BIC = 22;
  static final int MVN = 23;
  static final int ADD_HIGH = 24;
  static final int MOV_HIGH = 25;

  /** d := address of the next instruction + immediate (ADR, and MOV from PC). */
  static final int ADR = 26;

  static final int ADD_SP_IMM = 27;
  static final int SXTH = 28;
  static final int SXTB = 29;
  static final int UXTH = 30;
  static final int UXTB = 31;
  static final int REV = 32;
  static final int REV16 = 33;
  static final int REVSH = 34;
  static final int LDR_LITERAL = 35;
  static final int LDR = 36;
  static final int LDRB = 37;
  static final int LDRH = 38;
  static final int LDRSB = 39;
  static final int LDRSH = 40;
  static final int STR = 41;
  static final int STRB = 42;
  static final int STRH = 43;

  /**
   * Registers of the immediate's bits from [n] up; m of them; n is written unless loaded. POP too.
   */
  static final int LDM = 44;

  static final int STM = 45;
  static final int PUSH = 46;

  /** As LDM of SP; the list has PC. */
  static final int POP_PC = 47;

  /** 14 conditional branches in the order of their condition. */
  static final int BEQ = 48;

  static final int BNE = 49;
  static final int BCS = 50;
  static final int BCC = 51;
  static final int BMI = 52;
  static final int BPL = 53;
  static final int BVS = 54;
  static final int BVC = 55;
  static final int BHI = 56;
  static final int BLS = 57;
  static final int BGE = 58;
  static final int BLT = 59;
  static final int BGT = 60;
  static final int BLE = 61;
  static final int B = 62;
  static final int BL = 63;
  static final int BX = 64;
  static final int BLX = 65;
  static final int NOP = 66;

  /** What {@link SystemInstructions} does. The immediate is the encoding, second half above. */
  static final int SYSTEM = 67;

  /** The encoding is UNDEFINED, or UNPREDICTABLE: the immediate. */
  static final int UNDEFINED = 68;

  /** There is a breakpoint. */
  static final int BREAKPOINT = 69;

  /** The fetch failed. */
  static final int FETCH_FAULT = 70;

  private Op() {}

  /** Packs an operation. */
  static long pack(int op, int d, int n, int m, int immediate) {
    return (long) immediate << 32 | m << 16 | n << 12 | d << 8 | op;
  }

  /** Returns the operation of a decoded word. */
  static int of(long decoded) {
    return (int) decoded & 0xFF;
  }
}
