package usbtoaster.emulator.core.translate;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * The method that is being generated: its account of cycles and instructions, its exits, and the
 * rare parts that are put behind the blocks.
 *
 * <p>Overview. Cycles and instructions are one long, so that going on to another block adds one
 * constant, and the look at the slice's end is one comparison. An exit sets PC and goes to the part
 * that stores the registers; where flags are operands, by way of a part that computes them.
 */
final class Body {
  final CodeBuilder k;
  private final Frames frames = new Frames();
  private final Label exit;
  private final Map<Integer, Label> exits = new TreeMap<>();
  private final ArrayDeque<Runnable> rare = new ArrayDeque<>();

  Body(CodeBuilder k) {
    this.k = k;
    exit = k.newLabel();
  }

  /** Binds a label here: where code begins that is branched to, or that follows a way out. */
  void bind(Label label) {
    k.labelBinding(label);
    frames.add(label);
  }

  /** Puts code behind the blocks. */
  void later(Runnable code) {
    rare.add(code);
  }

  /** Adds to the account. */
  void count(int cycles, int instructions) {
    if (cycles != 0 || instructions != 0) {
      k.lload(Local.ACCOUNT).loadConstant(((long) cycles << Names.CYCLES_SHIFT) + instructions);
      k.ladd().lstore(Local.ACCOUNT);
    }
  }

  /** Pushes the slice's cycles up to {@code cycles} after those in the account. */
  void spent(int cycles) {
    k.lload(Local.ACCOUNT).loadConstant(Names.CYCLES_SHIFT).lshr().l2i();
    if (cycles != 0) {
      k.loadConstant(cycles).iadd();
    }
  }

  /** Makes the limit of the end. */
  void limit() {
    k.iload(Local.END).i2l().loadConstant(Names.CYCLES_SHIFT).lshl().lstore(Local.LIMIT);
  }

  /** Jumps to {@code out} unless {@code need} cycles are left. */
  void unlessLeft(int need, Label out) {
    k.lload(Local.ACCOUNT).lload(Local.LIMIT);
    k.loadConstant((long) (need - 1) << Names.CYCLES_SHIFT).lsub().lcmp().ifge(out);
  }

  /** Leaves the region for {@code address}; all is counted. */
  void leave(int address, int flags) {
    k.loadConstant(address).istore(Local.PC).goto_(exit(flags));
  }

  /** Returns where a region is left that has PC and has counted all. */
  Label exit(int flags) {
    return flags == Flags.STORED ? exit : exits.computeIfAbsent(flags, f -> k.newLabel());
  }

  /** Returns where the region is left before an instruction, which is then the interpreter's. */
  Label before(Place place) {
    Label label = k.newLabel();
    later(
        () -> {
          bind(label);
          count(place.cycles(), place.index());
          leave(place.instruction().address(), place.flags());
        });
    return label;
  }

  /** Leaves after the instruction at {@code place}, which does not branch. */
  void leaveAfter(Place place) {
    Place after = place.after();
    count(after.cycles(), after.index());
    leave(place.instruction().next(), after.flags());
  }

  /** Emits what was put behind the blocks, and binds the exits. */
  void finish(FlagEmitter flags) {
    while (!rare.isEmpty()) {
      rare.remove().run();
    }
    exits.forEach(
        (where, label) -> {
          bind(label);
          flags.store(where);
          k.goto_(exit);
        });
    bind(exit);
  }

  /** Tells the verifier of all labels; {@code used} has the registers that have a local. */
  void describe(int used) {
    k.with(frames.table(used));
  }
}
