package usbtoaster.emulator.core.translate;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * Emits the ends of blocks. A return whose target is the expected one goes on in the region; one to
 * elsewhere leaves it; an even target, and one that may be an EXC_RETURN, are the interpreter's.
 */
final class BranchEmitter {
  private static final int LR = 14;

  private final Body body;
  private final CodeBuilder k;
  private final FlagEmitter flags;
  private final AccessEmitter accesses;
  private final Map<Block, Label> labels;

  BranchEmitter(Body body, FlagEmitter flags, AccessEmitter accesses, Map<Block, Label> labels) {
    this.body = body;
    this.k = body.k;
    this.flags = flags;
    this.accesses = accesses;
    this.labels = labels;
  }

  /** Emits a branch, the last instruction of its block. */
  void emit(Place place) {
    Block block = place.block();
    int cycles = block.cycles;
    switch (place.instruction().operation()) {
      case Op.B_IF -> {
        Label taken = k.newLabel();
        flags.jump(place.instruction().d(), place.flags(), taken);
        fall(block);
        body.bind(taken);
        take(block, cycles + 1);
      }
      case Op.B -> take(block, cycles);
      case Op.BL -> {
        link(place.instruction());
        take(block, cycles);
      }
      case Op.POP_PC -> pop(place);
      default -> exchange(place);
    }
  }

  /** Goes on to what follows a block that does not branch. */
  void fall(Block block) {
    edge(block, block.fall, block.fallAddress, block.checksFall, block.cycles);
  }

  private void take(Block block, int cycles) {
    edge(block, block.taken, block.takenAddress, block.checksTaken, cycles);
  }

  private void edge(Block from, @Nullable Block to, int address, boolean checks, int cycles) {
    body.count(cycles, from.code.size());
    Label label = to == null ? null : labels.get(to);
    if (to == null || label == null) {
      body.leave(address, from.flagsAfter);
      return;
    }
    if (checks) {
      Label out = k.newLabel();
      body.unlessLeft(to.need, out);
      body.later(
          () -> {
            body.bind(out);
            body.leave(address, from.flagsAfter);
          });
    }
    k.goto_(label);
  }

  private void link(Instruction instruction) {
    k.loadConstant(instruction.next() | 1).istore(Local.R0 + LR);
  }

  private void exchange(Place place) {
    Instruction i = place.instruction();
    Block block = place.block();
    int n = Local.R0 + i.n();
    boolean links = i.operation() == Op.BLX;
    if (block.taken != null) {
      Label other = k.newLabel();
      k.iload(n).loadConstant(block.takenAddress | 1).if_icmpne(other);
      take(block, block.cycles);
      body.bind(other);
    }
    Label before = body.before(place);
    k.iload(n).iconst_1().iand().ifeq(before);
    if (!links) {
      unlessReturn(n, before);
    }
    k.iload(n).loadConstant(-2).iand().istore(Local.PC);
    if (links) {
      link(i);
    }
    body.count(block.cycles, block.code.size());
    k.goto_(body.exit(place.flags()));
  }

  private void pop(Place place) {
    Instruction i = place.instruction();
    Block block = place.block();
    Label before = body.before(place);
    accesses.findList(place, 0, false, before);
    accesses.pushWord(4 * i.m() - 4);
    k.istore(Local.PC);
    if (block.taken != null) {
      Label other = k.newLabel();
      k.iload(Local.PC).loadConstant(block.takenAddress | 1).if_icmpne(other);
      accesses.loadList(i);
      take(block, block.cycles);
      body.bind(other);
    }
    k.iload(Local.PC).iconst_1().iand().ifeq(before);
    unlessReturn(Local.PC, before);
    accesses.loadList(i);
    k.iload(Local.PC).loadConstant(-2).iand().istore(Local.PC);
    body.count(block.cycles, block.code.size());
    k.goto_(body.exit(place.flags()));
  }

  /** Jumps to {@code out} if {@code target} may be an EXC_RETURN. */
  private void unlessReturn(int target, Label out) {
    k.iload(target).loadConstant(28).iushr().loadConstant(15).if_icmpeq(out);
  }
}
