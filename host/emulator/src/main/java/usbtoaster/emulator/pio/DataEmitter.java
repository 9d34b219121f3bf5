package usbtoaster.emulator.pio;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** Writes what instructions do to registers and pins, and what they depend on. */
final class DataEmitter {
  private static final int WORD = 32;

  private final CodeBuilder code;
  private final Locals locals;
  private final Settings settings = new Settings();
  private final PinEmitter pins;

  DataEmitter(CodeBuilder code, Locals locals, Routine.Key key) {
    this.code = code;
    this.locals = locals;
    settings.execctrl(key.execctrl());
    settings.shiftctrl(key.shiftctrl());
    settings.pinctrl(key.pinctrl());
    pins = new PinEmitter(code, locals, settings, key.records());
  }

  /** Writes a jump to {@code taken} where the condition of a JMP holds; X or Y is counted. */
  void jump(Op op, Label taken) {
    switch (op.kind()) {
      case Op.JMP_NOT_X -> get(Locals.X).ifeq(taken);
      case Op.JMP_NOT_Y -> get(Locals.Y).ifeq(taken);
      case Op.JMP_X_DEC -> count(Locals.X, taken);
      case Op.JMP_Y_DEC -> count(Locals.Y, taken);
      case Op.JMP_X_NOT_Y -> {
        locals.get(Locals.X);
        get(Locals.Y).if_icmpne(taken);
      }
      case Op.JMP_PIN ->
          code.iload(Locals.INPUTS).loadConstant(1 << settings.jmpPin).iand().ifne(taken);
      case Op.JMP_NOT_OSRE ->
          get(Locals.OSR_COUNT).loadConstant(settings.pullThreshold).if_icmplt(taken);
      default -> {}
    }
  }

  private void count(int register, Label taken) {
    get(register).dup().iconst_1().isub();
    locals.set(register);
    code.ifne(taken);
  }

  /**
   * Writes a jump to {@code met} if the instruction can be executed here: it neither stalls nor
   * moves a word. Returns false, with nothing written, if it always can.
   */
  boolean condition(Op op, Label met) {
    switch (op.kind()) {
      case Op.WAIT_PIN -> high(code.iload(Locals.INPUTS), op, met);
      case Op.WAIT_IRQ -> high(get(Locals.IRQ), op, met);
      case Op.PUSH -> get(Locals.ISR_COUNT).loadConstant(settings.pushThreshold).if_icmplt(met);
      case Op.PULL -> get(Locals.OSR_COUNT).loadConstant(settings.pullThreshold).if_icmplt(met);
      case Op.IN -> {
        if (!settings.autopush) {
          return false;
        }
        add(Locals.ISR_COUNT, op.target()).loadConstant(settings.pushThreshold).if_icmplt(met);
      }
      case Op.OUT -> {
        if (!settings.autopull) {
          return false;
        }
        add(Locals.OSR_COUNT, op.target()).loadConstant(settings.pullThreshold).if_icmplt(met);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void high(CodeBuilder word, Op op, Label met) {
    word.loadConstant(op.target()).iand();
    if (op.change() != 0) {
      code.ifne(met);
    } else {
      code.ifeq(met);
    }
  }

  /** Writes the side-set of a JMP. */
  void side(Op op) {
    pins.side(op, 0);
  }

  /** Writes an instruction that is no JMP, at so many pulses after those that have passed. */
  void emit(Op op, int offset) {
    switch (op.kind()) {
      case Op.WAIT_IRQ, Op.IRQ_CLEAR -> {
        get(Locals.IRQ).loadConstant(~op.target()).iand();
        locals.set(Locals.IRQ);
      }
      case Op.IRQ_SET -> {
        get(Locals.IRQ).loadConstant(op.target()).ior();
        locals.set(Locals.IRQ);
      }
      case Op.IN -> in(op);
      case Op.OUT -> out(op, offset);
      case Op.MOV -> mov(op, offset);
      case Op.SET -> set(op, offset);
      default -> {}
    }
    pins.side(op, offset);
  }

  private void in(Op op) {
    int bits = op.target();
    if (bits == WORD) {
      source(op.from());
    } else if (settings.inRight) {
      get(Locals.ISR).loadConstant(bits).iushr();
      source(op.from());
      code.loadConstant(WORD - bits).ishl().ior();
    } else {
      get(Locals.ISR).loadConstant(bits).ishl();
      source(op.from());
      code.loadConstant(Settings.low(bits)).iand().ior();
    }
    locals.set(Locals.ISR);
    add(Locals.ISR_COUNT, bits);
    locals.set(Locals.ISR_COUNT);
  }

  private void out(Op op, int offset) {
    int bits = op.target();
    locals.get(Locals.OSR);
    if (bits != WORD && settings.outRight) {
      code.loadConstant(Settings.low(bits)).iand();
    } else if (bits != WORD) {
      code.loadConstant(WORD - bits).iushr();
    }
    code.istore(Locals.DATA);
    if (bits == WORD) {
      code.iconst_0();
    } else if (settings.outRight) {
      get(Locals.OSR).loadConstant(bits).iushr();
    } else {
      get(Locals.OSR).loadConstant(bits).ishl();
    }
    locals.set(Locals.OSR);
    add(Locals.OSR_COUNT, bits);
    locals.set(Locals.OSR_COUNT);
    switch (op.from()) {
      case Op.PINS -> pins.out(Locals.OUT, offset);
      case Op.PINDIRS -> pins.out(Locals.ENABLE, offset);
      case Op.X -> store(Locals.X);
      case Op.Y -> store(Locals.Y);
      case Op.PC -> goTo();
      case Op.ISR -> {
        store(Locals.ISR);
        code.loadConstant(bits);
        locals.set(Locals.ISR_COUNT);
      }
      default -> {}
    }
  }

  private void mov(Op op, int offset) {
    source(op.from());
    if (op.change() == Op.INVERT) {
      code.iconst_m1().ixor();
    } else if (op.change() == Op.REVERSE) {
      code.invokestatic(Names.INTEGER, "reverse", Names.UNARY);
    }
    code.istore(Locals.DATA);
    switch (op.to()) {
      case Op.PINS -> pins.out(Locals.OUT, offset);
      case Op.X -> store(Locals.X);
      case Op.Y -> store(Locals.Y);
      case Op.PC -> goTo();
      case Op.ISR -> {
        store(Locals.ISR);
        code.iconst_0();
        locals.set(Locals.ISR_COUNT);
      }
      case Op.OSR -> {
        store(Locals.OSR);
        code.iconst_0();
        locals.set(Locals.OSR_COUNT);
      }
      default -> {}
    }
  }

  private void set(Op op, int offset) {
    int data = op.target();
    int levels = Integer.rotateLeft(data, settings.setBase) & settings.setMask;
    switch (op.from()) {
      case Op.PINS -> pins.write(Locals.OUT, settings.setMask, levels, offset);
      case Op.PINDIRS -> pins.write(Locals.ENABLE, settings.setMask, levels, offset);
      case Op.X -> {
        code.loadConstant(data);
        locals.set(Locals.X);
      }
      case Op.Y -> {
        code.loadConstant(data);
        locals.set(Locals.Y);
      }
      default -> {}
    }
  }

  private void source(int from) {
    switch (from) {
      case Op.PINS -> {
        code.iload(Locals.INPUTS).loadConstant(settings.inBase);
        code.invokestatic(Names.INTEGER, "rotateRight", Names.BINARY);
      }
      case Op.X -> locals.get(Locals.X);
      case Op.Y -> locals.get(Locals.Y);
      case Op.ISR -> locals.get(Locals.ISR);
      case Op.OSR -> locals.get(Locals.OSR);
      default -> code.iconst_0();
    }
  }

  private void goTo() {
    code.iload(Locals.DATA).loadConstant(0x1F).iand().istore(Locals.ADDRESS);
  }

  private void store(int register) {
    code.iload(Locals.DATA);
    locals.set(register);
  }

  /** Puts a count on the stack that is so many bits more, but no more than a word. */
  private CodeBuilder add(int register, int bits) {
    return get(register)
        .loadConstant(bits)
        .iadd()
        .loadConstant(WORD)
        .invokestatic(Names.MATH, "min", Names.BINARY);
  }

  private CodeBuilder get(int register) {
    locals.get(register);
    return code;
  }
}
