package usbtoaster.emulator.core.translate;

import usbtoaster.emulator.core.decode.Op;

/**
 * Where N, Z, C and V are at a place of a region, as one number. Additions and subtractions leave
 * their operands in two locals, X and Y, and nobody computes a flag of them until one looks: a
 * condition compares the operands. So most flags are never computed.
 */
final class Flags {
  /** N and Z are in their locals if it is none of these. */
  static final int NZ = 3;

  /** N and Z are of X - Y. */
  static final int NZ_DIFFERENCE = 1;

  /** N and Z are in their locals, and of X - Y too. */
  static final int NZ_BOTH = 2;

  /** C is in its local if it is none of these. */
  static final int C = 12;

  /** C is of X - Y. */
  static final int C_DIFFERENCE = 4;

  /** C is of X + Y. */
  static final int C_SUM = 8;

  /** V is in its local if it is none of these. */
  static final int V = 48;

  /** V is of X - Y. */
  static final int V_DIFFERENCE = 16;

  /** V is of X + Y. */
  static final int V_SUM = 32;

  /** All are in their locals: as a region begins. */
  static final int STORED = 0;

  /** Nobody looks before all are set. */
  static final int UNUSED = -1;

  private Flags() {}

  /** Returns where they are after {@code instruction}, if they were at {@code before}. */
  static int after(Instruction instruction, int before) {
    return switch (instruction.operation()) {
      case Op.SUB ->
          C_DIFFERENCE | V_DIFFERENCE | (instruction.d() == Op.NOWHERE ? NZ_DIFFERENCE : NZ_BOTH);
      case Op.RSB -> C_DIFFERENCE | V_DIFFERENCE | NZ_BOTH;
      case Op.ADD -> C_SUM | V_SUM;
      case Op.MOV_IMM, Op.AND, Op.EOR, Op.MUL, Op.MOVS_REG, Op.ORR, Op.BIC, Op.MVN -> before & ~NZ;
      case Op.LSL_IMM, Op.LSR_IMM, Op.ASR_IMM -> before & ~(NZ | C);
      case Op.LSL_REG, Op.LSR_REG, Op.ASR_REG, Op.ROR -> before & ~(NZ | C);
      case Op.ADC, Op.SBC -> STORED;
      default -> before;
    };
  }
}
