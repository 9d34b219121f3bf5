package usbtoaster.emulator.core.translate;

import static java.lang.constant.ConstantDescs.CD_Integer;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import usbtoaster.emulator.core.translate.Names.Local;

/** Emits what looks at flags, wherever they are. */
final class FlagEmitter {
  private final Body body;
  private final CodeBuilder k;

  FlagEmitter(Body body) {
    this.body = body;
    this.k = body.k;
  }

  /** Puts all flags into their locals. */
  void store(int flags) {
    if ((flags & Flags.NZ) == Flags.NZ_DIFFERENCE) {
      difference().dup().istore(Local.Z).istore(Local.N);
    }
    storeCarry(flags);
    if ((flags & Flags.V) != 0) {
      pushV(flags);
      k.istore(Local.V);
    }
  }

  /** Puts C into its local. */
  void storeCarry(int flags) {
    if ((flags & Flags.C) != 0) {
      operands();
      String function = (flags & Flags.C) == Flags.C_DIFFERENCE ? "differenceCarry" : "sumCarry";
      k.invokestatic(Names.ALU, function, Names.BINARY).istore(Local.C);
    }
  }

  /** Jumps to {@code taken} if the condition holds (ARMv6-M ARM A6.3). */
  void jump(int condition, int flags, Label taken) {
    boolean positive = (condition & 1) == 0;
    boolean compared =
        (flags & Flags.C) == Flags.C_DIFFERENCE
            && (flags & Flags.V) == Flags.V_DIFFERENCE
            && (flags & Flags.NZ) != 0;
    switch (condition >> 1) {
      case 0 -> jumpIfZero(positive, flags, taken);
      case 1 -> jumpIfCarry(positive, flags, taken);
      case 2 -> {
        pushN(flags);
        jumpIfNegative(positive, taken);
      }
      case 3 -> {
        pushV(flags);
        jumpIfNegative(positive, taken);
      }
      case 4 -> jumpIfHigher(positive, compared, flags, taken);
      case 5 -> jumpIfGreaterOrEqual(positive, compared, flags, taken);
      default -> jumpIfGreater(positive, compared, flags, taken);
    }
  }

  private void jumpIfZero(boolean positive, int flags, Label taken) {
    if ((flags & Flags.NZ) == Flags.NZ_DIFFERENCE) {
      operands();
      if (positive) {
        k.if_icmpeq(taken);
      } else {
        k.if_icmpne(taken);
      }
    } else {
      k.iload(Local.Z);
      if (positive) {
        k.ifeq(taken);
      } else {
        k.ifne(taken);
      }
    }
  }

  private void jumpIfCarry(boolean positive, int flags, Label taken) {
    switch (flags & Flags.C) {
      case Flags.C_DIFFERENCE -> {
        compareUnsigned();
        if (positive) {
          k.ifge(taken);
        } else {
          k.iflt(taken);
        }
      }
      case Flags.C_SUM -> {
        operands().iadd().iload(Local.X);
        k.invokestatic(CD_Integer, "compareUnsigned", Names.BINARY);
        if (positive) {
          k.iflt(taken);
        } else {
          k.ifge(taken);
        }
      }
      default -> {
        k.iload(Local.C);
        if (positive) {
          k.ifne(taken);
        } else {
          k.ifeq(taken);
        }
      }
    }
  }

  private void jumpIfNegative(boolean positive, Label taken) {
    if (positive) {
      k.iflt(taken);
    } else {
      k.ifge(taken);
    }
  }

  private void jumpIfHigher(boolean positive, boolean compared, int flags, Label taken) {
    if (compared) {
      compareUnsigned();
      if (positive) {
        k.ifgt(taken);
      } else {
        k.ifle(taken);
      }
      return;
    }
    Label no = k.newLabel();
    jumpIfCarry(false, flags, positive ? no : taken);
    jumpIfZero(!positive, flags, taken);
    body.bind(no);
  }

  private void jumpIfGreaterOrEqual(boolean positive, boolean compared, int flags, Label taken) {
    if (compared) {
      operands();
      if (positive) {
        k.if_icmpge(taken);
      } else {
        k.if_icmplt(taken);
      }
      return;
    }
    pushN(flags);
    pushV(flags);
    k.ixor();
    jumpIfNegative(!positive, taken);
  }

  private void jumpIfGreater(boolean positive, boolean compared, int flags, Label taken) {
    if (compared) {
      operands();
      if (positive) {
        k.if_icmpgt(taken);
      } else {
        k.if_icmple(taken);
      }
      return;
    }
    Label no = k.newLabel();
    jumpIfZero(true, flags, positive ? no : taken);
    jumpIfGreaterOrEqual(positive, false, flags, taken);
    body.bind(no);
  }

  private void pushN(int flags) {
    if ((flags & Flags.NZ) == Flags.NZ_DIFFERENCE) {
      difference();
    } else {
      k.iload(Local.N);
    }
  }

  private void pushV(int flags) {
    switch (flags & Flags.V) {
      case Flags.V_DIFFERENCE ->
          operands().invokestatic(Names.ALU, "differenceOverflow", Names.BINARY);
      case Flags.V_SUM -> operands().invokestatic(Names.ALU, "sumOverflow", Names.BINARY);
      default -> k.iload(Local.V);
    }
  }

  private CodeBuilder operands() {
    return k.iload(Local.X).iload(Local.Y);
  }

  private CodeBuilder difference() {
    return operands().isub();
  }

  private void compareUnsigned() {
    operands().invokestatic(CD_Integer, "compareUnsigned", Names.BINARY);
  }
}
