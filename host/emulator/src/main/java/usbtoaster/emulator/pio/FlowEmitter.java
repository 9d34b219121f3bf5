package usbtoaster.emulator.pio;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the method of a routine: its blocks, the jumps between them, the looks at the end, and the
 * ways in and out.
 */
final class FlowEmitter {
  private static final int PULSES = 5;

  private final CodeBuilder code;
  private final Blocks blocks;
  private final Locals registers;
  private final DataEmitter data;
  private final Label enter;
  private final Label dispatch;
  private final Label leave;
  private final Label[] begins = new Label[Pio.INSTRUCTIONS];

  FlowEmitter(CodeBuilder code, Routine.Key key, Blocks blocks) {
    this.code = code;
    this.blocks = blocks;
    registers = new Locals(code);
    data = new DataEmitter(code, registers, key);
    enter = code.newLabel();
    dispatch = code.newLabel();
    leave = code.newLabel();
    for (int i = 0; i < begins.length; i++) {
      begins[i] = code.newLabel();
    }
  }

  /** Writes all. The registers that the blocks use are known only after them. */
  void emit() {
    code.goto_(enter);
    for (int entry = 0; entry < Pio.INSTRUCTIONS; entry++) {
      if (isEntry(entry)) {
        block(entry);
      }
    }
    code.labelBinding(enter);
    registers.load();
    code.iconst_0().istore(Locals.PASSED);
    code.labelBinding(dispatch);
    List<SwitchCase> cases = new ArrayList<>();
    for (int entry = 0; entry < Pio.INSTRUCTIONS; entry++) {
      if (isEntry(entry)) {
        cases.add(SwitchCase.of(entry, begins[entry]));
      }
    }
    code.iload(Locals.ADDRESS).tableswitch(0, Pio.INSTRUCTIONS - 1, leave, cases);
    code.labelBinding(leave);
    registers.store();
    code.iload(Locals.PASSED).ireturn();
  }

  private boolean isEntry(int address) {
    return (blocks.entries() >> address & 1) != 0;
  }

  private void block(int entry) {
    List<Integer> block = blocks.block(entry);
    int last = 0;
    for (int address : block.subList(0, block.size() - 1)) {
      last += 1 + blocks.op(address).delay();
    }
    Label fits = code.newLabel();
    code.labelBinding(begins[entry]);
    code.iload(Locals.PASSED).loadConstant(last).iadd().iload(PULSES).if_icmplt(fits);
    leave(entry);
    code.labelBinding(fits);
    int offset = 0;
    for (int address : block.subList(0, block.size() - 1)) {
      data.emit(blocks.op(address), offset);
      offset += 1 + blocks.op(address).delay();
    }
    int address = block.getLast();
    end(address, blocks.op(address), offset);
  }

  /** Writes the last instruction of a block, and where it goes on. */
  private void end(int address, Op op, int offset) {
    code.iinc(Locals.PASSED, offset);
    if (op.jumps()) {
      jump(address, op);
      return;
    }
    Label goesOn = code.newLabel();
    if (data.condition(op, goesOn)) {
      leave(address);
    }
    code.labelBinding(goesOn);
    data.emit(op, 0);
    code.iinc(Locals.PASSED, 1 + op.delay());
    if (op.computesJump()) {
      code.goto_w(dispatch);
    } else {
      go(op.next());
    }
  }

  private void jump(int address, Op op) {
    int pulses = 1 + op.delay();
    boolean counts = op.kind() == Op.JMP_X_DEC || op.kind() == Op.JMP_Y_DEC;
    if (counts && op.target() == address && op.sideMask() == 0) {
      rounds(address, op, pulses);
      return;
    }
    data.side(op);
    code.iinc(Locals.PASSED, pulses);
    Label jumps = code.newLabel();
    data.jump(op, jumps);
    if (op.kind() != Op.JMP) {
      go(op.next());
    }
    code.labelBinding(jumps);
    go(op.target());
  }

  /** A count to zero that ends in time is one step; another one is left to the machine. */
  private void rounds(int address, Op op, int pulses) {
    int register = op.kind() == Op.JMP_X_DEC ? Locals.X : Locals.Y;
    Label ends = code.newLabel();
    registers.get(register);
    code.i2l().loadConstant(0xFFFF_FFFFL).land().loadConstant((long) pulses).lmul();
    code.iload(Locals.PASSED).i2l().ladd().iload(PULSES).i2l().lcmp().iflt(ends);
    leave(address);
    code.labelBinding(ends);
    registers.get(register);
    code.iconst_1().iadd().loadConstant(pulses).imul();
    code.iload(Locals.PASSED).iadd().istore(Locals.PASSED);
    code.iconst_m1();
    registers.set(register);
    go(op.next());
  }

  private void go(int address) {
    if (isEntry(address)) {
      code.goto_w(begins[address]);
    } else {
      leave(address);
    }
  }

  private void leave(int address) {
    code.loadConstant(address).istore(Locals.ADDRESS).goto_w(leave);
  }
}
