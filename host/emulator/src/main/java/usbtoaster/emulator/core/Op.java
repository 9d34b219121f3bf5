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
  /** Not decoded. */
  static final int NONE = 0;

  static final int MOV_IMM = 1;
  static final int CMP_IMM = 2;
  static final int ADD_IMM = 3;
  static final int SUB_IMM = 4;
  static final int ADD_REG = 5;
  static final int SUB_REG = 6;
  static final int LSL_IMM = 7;
  static final int LSR_IMM = 8;
  static final int ASR_IMM = 9;
  static final int MOVS_REG = 10;
  static final int AND = 11;
  static final int EOR = 12;
  static final int LSL_REG = 13;
  static final int LSR_REG = 14;
  static final int ASR_REG = 15;
  static final int ADC = 16;
  static final int SBC = 17;
  static final int ROR = 18;
  static final int TST = 19;
  static final int RSB = 20;
  static final int CMP_REG = 21;
  static final int CMN = 22;
  static final int ORR = 23;
  static final int MUL = 24;
  static final int BIC = 25;
  static final int MVN = 26;
  static final int ADD_HIGH = 27;
  static final int MOV_HIGH = 28;

  /** d := address of the next instruction + immediate (ADR, and MOV from PC). */
  static final int ADR = 29;

  static final int ADD_SP_IMM = 30;
  static final int SXTH = 31;
  static final int SXTB = 32;
  static final int UXTH = 33;
  static final int UXTB = 34;
  static final int REV = 35;
  static final int REV16 = 36;
  static final int REVSH = 37;
  static final int LDR_LITERAL = 38;
  static final int LDR_IMM = 39;
  static final int LDR_REG = 40;
  static final int LDRB_IMM = 41;
  static final int LDRB_REG = 42;
  static final int LDRH_IMM = 43;
  static final int LDRH_REG = 44;
  static final int LDRSB_REG = 45;
  static final int LDRSH_REG = 46;
  static final int STR_IMM = 47;
  static final int STR_REG = 48;
  static final int STRB_IMM = 49;
  static final int STRB_REG = 50;
  static final int STRH_IMM = 51;
  static final int STRH_REG = 52;

  /** Registers of the immediate's bits from [n] up; m of them; n is written unless loaded. */
  static final int LDM = 53;

  static final int STM = 54;
  static final int PUSH = 55;
  static final int POP = 56;

  /** As POP; the list has PC. */
  static final int POP_PC = 57;

  /** 14 conditional branches in the order of their condition. */
  static final int BEQ = 58;

  static final int BNE = 59;
  static final int BCS = 60;
  static final int BCC = 61;
  static final int BMI = 62;
  static final int BPL = 63;
  static final int BVS = 64;
  static final int BVC = 65;
  static final int BHI = 66;
  static final int BLS = 67;
  static final int BGE = 68;
  static final int BLT = 69;
  static final int BGT = 70;
  static final int BLE = 71;
  static final int B = 72;
  static final int BL = 73;
  static final int BX = 74;
  static final int BLX = 75;
  static final int NOP = 76;

  /** What {@link SystemInstructions} does. The immediate is the encoding, second half above. */
  static final int SYSTEM = 77;

  /** The encoding is UNDEFINED, or UNPREDICTABLE: the immediate. */
  static final int UNDEFINED = 80;

  /** There is a breakpoint. */
  static final int BREAKPOINT = 78;

  /** The fetch failed. */
  static final int FETCH_FAULT = 79;

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
