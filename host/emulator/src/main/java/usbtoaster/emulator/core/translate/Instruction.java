package usbtoaster.emulator.core.translate;

import usbtoaster.emulator.core.decode.Op;

/**
 * A decoded instruction at its address.
 *
 * @param word a word of {@link Op}, of one instruction
 */
record Instruction(int address, long word) {
  private static final int LR = 14;

  int operation() {
    return Op.of(word);
  }

  int d() {
    return (int) word >> 8 & 31;
  }

  int n() {
    return (int) word >> 13 & 31;
  }

  int m() {
    return (int) word >> 18 & 31;
  }

  int immediate() {
    return (int) (word >> 32);
  }

  /** Returns whether it is one of two halfwords. */
  boolean isWide() {
    return switch (operation()) {
      case Op.BL, Op.BARRIER, Op.MRS_PRIMASK, Op.MSR_PRIMASK -> true;
      default -> false;
    };
  }

  /** Returns the address of the instruction after it. */
  int next() {
    return address + (isWide() ? 4 : 2);
  }

  /** Returns where a branch to a fixed address goes. */
  int target() {
    return address + 2 + 2 * immediate();
  }

  /** Returns the address of its literal. */
  int literal() {
    return address + 2 + immediate();
  }

  /** Returns whether it loads or stores one datum, at an address that a register has. */
  boolean isAccess() {
    return switch (operation()) {
      case Op.LDR, Op.LDRB, Op.LDRSH, Op.LDRH, Op.LDRSB, Op.STR, Op.STRB, Op.STRH -> true;
      default -> false;
    };
  }

  /** Returns whether it can be in a region; else the interpreter executes it. */
  boolean isTranslated() {
    return operation() < Op.SYSTEM;
  }

  /** Returns whether no instruction is after it in a block. */
  boolean endsBlock() {
    return switch (operation()) {
      case Op.B_IF, Op.B, Op.BL, Op.BX, Op.BLX, Op.POP_PC -> true;
      default -> !isTranslated();
    };
  }

  /** Returns whether it sets all flags and looks at none. */
  boolean setsAllFlags() {
    return switch (operation()) {
      case Op.SUB, Op.ADD, Op.RSB -> true;
      default -> false;
    };
  }

  /** Returns whether it looks at the flags, or may leave the region, after which anyone may. */
  boolean looksAtFlags() {
    return switch (operation()) {
      case Op.LDR, Op.LDRB, Op.LDRSH, Op.LDRH, Op.LDRSB, Op.STR, Op.STRB, Op.STRH -> true;
      case Op.PUSH, Op.LDM, Op.STM, Op.ADC, Op.SBC -> true;
      case Op.LSL_REG, Op.LSR_REG, Op.ASR_REG, Op.ROR, Op.MSR_PRIMASK, Op.CPS -> true;
      default -> endsBlock();
    };
  }

  /** Returns its cycles (Technical Reference Manual, table 3-1), of a B_IF those if not taken. */
  int cycles() {
    return switch (operation()) {
      case Op.LDR, Op.LDRB, Op.LDRSH, Op.LDRH, Op.LDRSB, Op.LDR_LITERAL -> 2;
      case Op.STR, Op.STRB, Op.STRH, Op.B, Op.BX, Op.BLX -> 2;
      case Op.BL, Op.BARRIER, Op.MRS_PRIMASK, Op.MSR_PRIMASK -> 3;
      case Op.PUSH, Op.LDM, Op.STM -> 1 + m();
      case Op.POP_PC -> 3 + m();
      default -> 1;
    };
  }

  /** Returns the registers that it reads, one bit each; those of no meaning are beyond bit 15. */
  int reads() {
    int d = 1 << d();
    int n = 1 << n();
    int m = 1 << m();
    return switch (operation()) {
      case Op.SUB, Op.ADD, Op.AND -> n | m;
      case Op.MOV_IMM, Op.ADR, Op.LDR_LITERAL, Op.B, Op.B_IF, Op.BL, Op.NOP -> 0;
      case Op.BARRIER, Op.MRS_PRIMASK, Op.CPS -> 0;
      case Op.LDR, Op.LDRB, Op.LDRSH, Op.LDRH, Op.LDRSB -> n | m | d; // the old value, if it faults
      case Op.STR, Op.STRB, Op.STRH -> n | m | d;
      case Op.EOR, Op.MUL, Op.ADD_HIGH, Op.ORR, Op.BIC -> n | d;
      case Op.LSL_REG, Op.LSR_REG, Op.ASR_REG, Op.ROR, Op.ADC, Op.SBC -> n | d;
      case Op.PUSH, Op.STM -> n | immediate();
      default -> n;
    };
  }

  /** Returns the registers that it writes, as {@link #reads}. */
  int writes() {
    return switch (operation()) {
      case Op.STR, Op.STRB, Op.STRH, Op.B, Op.B_IF, Op.BX, Op.NOP -> 0;
      case Op.BARRIER, Op.MSR_PRIMASK, Op.CPS -> 0;
      case Op.BL, Op.BLX -> 1 << LR;
      case Op.PUSH, Op.STM -> 1 << n();
      case Op.POP_PC, Op.LDM -> 1 << n() | immediate();
      default -> 1 << d();
    };
  }
}
