package usbtoaster.emulator.core.translate;

import static java.lang.constant.ConstantDescs.CD_Integer;

import java.lang.classfile.CodeBuilder;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Names.Local;

/** Emits the instructions that change registers and flags only. */
final class AluEmitter {
  private final CodeBuilder k;
  private final FlagEmitter flags;
  private final Listing listing;

  AluEmitter(CodeBuilder k, FlagEmitter flags, Listing listing) {
    this.k = k;
    this.flags = flags;
    this.listing = listing;
  }

  void emit(Place place) {
    Instruction i = place.instruction();
    int n = Local.R0 + i.n();
    int d = Local.R0 + i.d();
    switch (i.operation()) {
      case Op.SUB, Op.RSB, Op.ADD -> sum(i);
      case Op.ADC, Op.SBC -> sumWithCarry(place);
      case Op.MOV_IMM -> result(i, k.loadConstant(i.immediate()));
      case Op.MOVS_REG -> result(i, k.iload(n));
      case Op.MVN -> result(i, k.iload(n).iconst_m1().ixor());
      case Op.AND -> result(i, k.iload(n).iload(Local.R0 + i.m()).iand());
      case Op.EOR -> result(i, k.iload(d).iload(n).ixor());
      case Op.ORR -> result(i, k.iload(d).iload(n).ior());
      case Op.BIC -> result(i, k.iload(d).iload(n).iconst_m1().ixor().iand());
      case Op.MUL -> result(i, k.iload(d).iload(n).imul());
      case Op.LSL_IMM, Op.LSR_IMM, Op.ASR_IMM -> shift(i);
      case Op.LSL_REG -> shift(place, "lsl");
      case Op.LSR_REG -> shift(place, "lsr");
      case Op.ASR_REG -> shift(place, "asr");
      case Op.ROR -> shift(place, "ror");
      case Op.LDR_LITERAL -> k.loadConstant(listing.word(i.literal())).istore(d);
      default -> withoutFlags(i, n, d);
    }
  }

  private void withoutFlags(Instruction i, int n, int d) {
    switch (i.operation()) {
      case Op.ADD_HIGH -> k.iload(d).iload(n).iadd().istore(d);
      case Op.MOV_HIGH -> k.iload(n).istore(d);
      case Op.ADD_SP -> k.iload(n).loadConstant(i.immediate()).iadd().istore(d);
      case Op.ADR -> k.loadConstant(i.literal()).istore(d);
      case Op.UXTB -> k.iload(n).loadConstant(0xFF).iand().istore(d);
      case Op.UXTH -> k.iload(n).i2c().istore(d);
      case Op.SXTB -> k.iload(n).i2b().istore(d);
      case Op.SXTH -> k.iload(n).i2s().istore(d);
      case Op.REV -> reversed(n).istore(d);
      case Op.REV16 ->
          reversed(n)
              .loadConstant(16)
              .invokestatic(CD_Integer, "rotateRight", Names.BINARY)
              .istore(d);
      case Op.REVSH -> reversed(n).loadConstant(16).ishr().istore(d);
      case Op.NOP -> {}
      default -> throw new IllegalStateException("No instruction of the ALU: " + i);
    }
  }

  private CodeBuilder reversed(int n) {
    return k.iload(n).invokestatic(CD_Integer, "reverseBytes", Names.UNARY);
  }

  /** Takes the result from the stack: for N and Z, and for the register. */
  private void result(Instruction i, CodeBuilder pushed) {
    if (i.d() != Op.NOWHERE) {
      pushed.dup().istore(Local.R0 + i.d());
    }
    pushed.dup().istore(Local.Z).istore(Local.N);
  }

  private void sum(Instruction i) {
    if (i.operation() == Op.RSB) {
      k.loadConstant(0).istore(Local.X).iload(Local.R0 + i.n()).istore(Local.Y);
    } else {
      k.iload(Local.R0 + i.n()).istore(Local.X);
      if (i.m() == Op.ZERO) {
        k.loadConstant(i.immediate());
      } else {
        k.iload(Local.R0 + i.m());
      }
      k.istore(Local.Y);
    }
    if (i.operation() == Op.ADD) {
      result(i, k.iload(Local.X).iload(Local.Y).iadd());
    } else if (i.d() != Op.NOWHERE) {
      result(i, k.iload(Local.X).iload(Local.Y).isub());
    }
  }

  private void sumWithCarry(Place place) {
    Instruction i = place.instruction();
    flags.storeCarry(place.flags());
    k.iload(Local.R0 + i.d()).istore(Local.X).iload(Local.R0 + i.n());
    if (i.operation() == Op.SBC) {
      k.iconst_m1().ixor();
    }
    k.istore(Local.Y);
    result(i, k.iload(Local.X).iload(Local.Y).iadd().iload(Local.C).iadd());
    k.iload(Local.X).iload(Local.Y).iload(Local.Z);
    k.invokestatic(Names.ALU, "carry", Names.TERNARY).istore(Local.C);
    k.iload(Local.X).iload(Local.Y).iload(Local.Z);
    k.invokestatic(Names.ALU, "overflow", Names.TERNARY).istore(Local.V);
  }

  /** A shift by 1 to 31, to the right by 32 too. */
  private void shift(Instruction i) {
    int by = i.immediate();
    k.iload(Local.R0 + i.n()).istore(Local.LEFT).iload(Local.LEFT);
    switch (i.operation()) {
      case Op.LSL_IMM -> k.loadConstant(32 - by).iushr();
      case Op.LSR_IMM -> k.loadConstant(by - 1).iushr();
      default -> k.loadConstant(by - 1).ishr();
    }
    k.iconst_1().iand().istore(Local.C);
    switch (i.operation()) {
      case Op.LSL_IMM -> result(i, k.iload(Local.LEFT).loadConstant(by).ishl());
      case Op.ASR_IMM -> result(i, k.iload(Local.LEFT).loadConstant(Math.min(by, 31)).ishr());
      default -> {
        if (by == 32) {
          result(i, k.iconst_0());
        } else {
          result(i, k.iload(Local.LEFT).loadConstant(by).iushr());
        }
      }
    }
  }

  /** A shift by a register's low byte; by 0 leaves C. */
  private void shift(Place place, String function) {
    Instruction i = place.instruction();
    flags.storeCarry(place.flags());
    k.iload(Local.R0 + i.d()).istore(Local.LEFT).iload(Local.R0 + i.n()).istore(Local.RIGHT);
    k.iload(Local.LEFT).iload(Local.RIGHT).iload(Local.C);
    k.invokestatic(Names.ALU, function + "Carry", Names.TERNARY).istore(Local.C);
    k.iload(Local.LEFT).iload(Local.RIGHT);
    result(i, k.invokestatic(Names.ALU, function, Names.BINARY));
  }
}
