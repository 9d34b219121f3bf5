package usbtoaster.emulator.pio;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** Writes what instructions do to pins, and that it is told, if somebody is to be told. */
final class PinEmitter {
  private final CodeBuilder code;
  private final Locals locals;
  private final Settings settings;
  private final boolean records;

  PinEmitter(CodeBuilder code, Locals locals, Settings settings, boolean records) {
    this.code = code;
    this.locals = locals;
    this.settings = settings;
    this.records = records;
  }

  /** Writes a side-set. */
  void side(Op op, int offset) {
    if (op.sideMask() != 0) {
      int register = settings.sidePindir ? Locals.ENABLE : Locals.OUT;
      write(register, op.sideMask(), op.sideData(), offset);
    }
  }

  /** Writes the data to the pins of OUT, if the bit that enables this is set. */
  void out(int register, int offset) {
    Label after = code.newLabel();
    if (settings.enableBit != 0) {
      code.iload(Locals.DATA).loadConstant(settings.enableBit).iand().ifeq(after);
    }
    value(register).loadConstant(~settings.outMask).iand();
    code.iload(Locals.DATA).loadConstant(settings.outBase);
    code.invokestatic(Names.INTEGER, "rotateLeft", Names.BINARY);
    code.loadConstant(settings.outMask).iand().ior();
    replace(register, offset);
    code.labelBinding(after);
  }

  /** Writes constants to pins. */
  void write(int register, int mask, int levels, int offset) {
    if (mask != 0) {
      value(register).loadConstant(~mask).iand().loadConstant(levels).ior();
      replace(register, offset);
    }
  }

  /** Writes that the pins are what is on the stack. */
  private void replace(int register, int offset) {
    if (records) {
      code.istore(Locals.DATA);
      code.aload(Locals.EDGES).iload(Locals.PASSED).loadConstant(offset).iadd();
      value(register).iload(Locals.DATA).ixor();
      String what = register == Locals.OUT ? "levels" : "directions";
      code.invokevirtual(Names.EDGES, what, Names.TOLD);
      code.iload(Locals.DATA);
    }
    locals.set(register);
  }

  private CodeBuilder value(int register) {
    locals.get(register);
    return code;
  }
}
