package usbtoaster.emulator.core.translate;

import static java.lang.constant.ConstantDescs.CD_Integer;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * Emits loads and stores. SRAM is an array: what is in it, aligned, and stored where nobody
 * watches, is one access to it. Any other access of one datum is the bus's where there has been
 * one; else it is the interpreter's, as any other one of a list of registers is.
 */
final class AccessEmitter {
  private static final int SRAM = 0x2000_0000;

  private final Body body;
  private final CodeBuilder k;
  private final Plan plan;

  AccessEmitter(Body body, Plan plan) {
    this.plan = plan;
    this.body = body;
    this.k = body.k;
  }

  void emit(Place place) {
    switch (place.instruction().operation()) {
      case Op.LDR -> load(place, "word", "loadWord", 4);
      case Op.LDRH -> load(place, "halfword", "loadHalfword", 2);
      case Op.LDRSH -> load(place, "signedHalfword", "loadSignedHalfword", 2);
      case Op.LDRB -> load(place, "byte", "loadByte", 1);
      case Op.LDRSB -> load(place, "signedByte", "loadSignedByte", 1);
      case Op.STR -> store(place, 4);
      case Op.STRH -> store(place, 2);
      case Op.STRB -> store(place, 1);
      case Op.PUSH -> {
        Instruction i = place.instruction();
        storeList(place, -4 * i.m());
        k.iinc(Local.R0 + i.n(), -4 * i.m());
      }
      case Op.STM -> {
        Instruction i = place.instruction();
        storeList(place, 0);
        k.iinc(Local.R0 + i.n(), 4 * i.m());
      }
      default -> {
        findList(place, 0, false, body.before(place));
        loadList(place.instruction());
      }
    }
  }

  private void load(Place place, String fast, String slowly, int width) {
    int d = Local.R0 + place.instruction().d();
    boolean plain = isPlain(place);
    Label slow = plain ? body.before(place) : k.newLabel();
    find(place.instruction(), width, slow);
    if (plan.tracked()) {
      pushWatched(0).iflt(slow);
    }
    k.aload(Local.RAM).iload(Local.AT);
    switch (fast) {
      case "byte" -> k.baload().loadConstant(0xFF).iand();
      case "signedByte" -> k.baload();
      default -> k.invokestatic(Names.ALU, fast, Names.LOAD);
    }
    k.istore(d);
    if (!plain) {
      otherwise(
          slow,
          place,
          () -> {
            if (width == 4) {
              loadWord(place, d);
            } else {
              access(place).iload(d).invokeinterface(Names.REGION_BUS, slowly, Names.SLOW_LOAD);
              k.istore(d);
            }
          });
    }
  }

  /** Returns whether it is left before the access, if that is not of plain SRAM this time. */
  private boolean isPlain(Place place) {
    return plan.isPlain(place.instruction());
  }

  /** Puts {@code access} at {@code slow}, behind the blocks; after it the block goes on here. */
  private void otherwise(Label slow, Place place, Runnable access) {
    Label done = k.newLabel();
    body.bind(done);
    body.later(
        () -> {
          body.bind(slow);
          arrive(place);
          access.run();
          goOn(place, done);
        });
  }

  /** Makes AT the address, and LEFT the cycles before the access. */
  private void arrive(Place place) {
    k.iload(Local.AT).loadConstant(SRAM).iadd().istore(Local.AT);
    body.spent(place.cycles());
    k.istore(Local.LEFT);
  }

  /** Pushes what each access of the bus is told. */
  private CodeBuilder access(Place place) {
    k.aload(Local.BUS).iload(Local.AT).iload(Local.LEFT);
    return k.loadConstant(place.instruction().address() + 2);
  }

  /** Loads a word: what its register says by itself, or else the bus. */
  private void loadWord(Place place, int d) {
    Label otherwise = k.newLabel();
    Label done = k.newLabel();
    access(place).invokeinterface(Names.REGION_BUS, "reading", Names.READING);
    k.astore(Local.READER).aload(Local.READER).ifnull(otherwise).aload(Local.READER);
    k.invokeinterface(Names.INT_SUPPLIER, "getAsInt", Names.END).istore(d).goto_(done);
    body.bind(otherwise);
    access(place).iload(d).invokeinterface(Names.REGION_BUS, "loadWord", Names.SLOW_LOAD).istore(d);
    body.bind(done);
  }

  private void store(Place place, int width) {
    int d = Local.R0 + place.instruction().d();
    boolean plain = isPlain(place);
    Label slow = plain ? body.before(place) : k.newLabel();
    find(place.instruction(), width, slow);
    pushWatched(0).ifne(slow);
    k.aload(Local.RAM).iload(Local.AT).iload(d);
    switch (width) {
      case 1 -> k.bastore();
      case 2 -> k.invokestatic(Names.ALU, "setHalfword", Names.STORE);
      default -> k.invokestatic(Names.ALU, "setWord", Names.STORE);
    }
    if (!plain) {
      otherwise(
          slow,
          place,
          () -> {
            access(place).iload(d);
            if (width == 4) {
              k.invokeinterface(Names.REGION_BUS, "writing", Names.WRITING).iload(d);
              k.invokeinterface(Names.INT_CONSUMER, "accept", Names.ACCEPT);
            } else {
              k.loadConstant(width).invokeinterface(Names.REGION_BUS, "store", Names.SLOW_STORE);
            }
          });
    }
  }

  /** Goes on after an access of the bus, if the slice's end is still far enough. */
  private void goOn(Place place, Label done) {
    k.aload(Local.BUS).invokeinterface(Names.REGION_BUS, "end", Names.END).istore(Local.END);
    body.limit();
    body.spent(place.block().need);
    k.iload(Local.END).if_icmple(done);
    body.leaveAfter(place);
  }

  /** Puts the address into AT; jumps to {@code slow} unless it is in SRAM and aligned. */
  private void find(Instruction i, int width, Label slow) {
    k.iload(Local.R0 + i.n());
    if (i.m() != Op.ZERO) {
      k.iload(Local.R0 + i.m()).iadd();
    }
    k.loadConstant(i.immediate() - SRAM).iadd().istore(Local.AT);
    within(3, slow);
    if (width > 1) {
      k.iload(Local.AT).loadConstant(width - 1).iand().ifne(slow);
    }
  }

  /** Jumps to {@code out} unless AT and {@code more} bytes after it are in SRAM. */
  private void within(int more, Label out) {
    k.iload(Local.AT).aload(Local.RAM).arraylength().loadConstant(more).isub();
    k.invokestatic(CD_Integer, "compareUnsigned", Names.BINARY).ifge(out);
  }

  /** Pushes whether the line at AT + {@code offset} is watched. */
  private CodeBuilder pushWatched(int offset) {
    k.aload(Local.WATCHED).iload(Local.AT);
    if (offset != 0) {
      k.loadConstant(offset).iadd();
    }
    return k.loadConstant(Memory.LINE_SHIFT).iushr().baload();
  }

  /**
   * Puts the address of a list into AT; jumps to {@code out} unless all of it is in SRAM and
   * aligned, and nobody watches where it is stored.
   */
  void findList(Place place, int offset, boolean stores, Label out) {
    Instruction i = place.instruction();
    k.iload(Local.R0 + i.n()).loadConstant(offset - SRAM).iadd().istore(Local.AT);
    within(4 * i.m() - 1, out);
    k.iload(Local.AT).iconst_3().iand().ifne(out);
    if (stores || plan.tracked()) {
      pushWatched(0);
      if (i.m() > 1) {
        pushWatched(4 * i.m() - 4).ior();
      }
    }
    if (stores) {
      k.ifne(out);
    } else if (plan.tracked()) {
      k.iflt(out);
    }
  }

  private void storeList(Place place, int offset) {
    findList(place, offset, true, body.before(place));
    int at = 0;
    for (int left = place.instruction().immediate(); left != 0; left &= left - 1) {
      k.aload(Local.RAM).iload(Local.AT).loadConstant(at).iadd();
      k.iload(Local.R0 + Integer.numberOfTrailingZeros(left));
      k.invokestatic(Names.ALU, "setWord", Names.STORE);
      at += 4;
    }
  }

  /** Pushes the word that is {@code offset} bytes after AT. */
  void pushWord(int offset) {
    k.aload(Local.RAM).iload(Local.AT).loadConstant(offset).iadd();
    k.invokestatic(Names.ALU, "word", Names.LOAD);
  }

  /** Loads the registers of a list at AT but PC, and moves its base unless it is loaded. */
  void loadList(Instruction i) {
    int at = 0;
    for (int left = i.immediate() & 0x7FFF; left != 0; left &= left - 1) {
      pushWord(at);
      k.istore(Local.R0 + Integer.numberOfTrailingZeros(left));
      at += 4;
    }
    if ((i.immediate() >> i.n() & 1) == 0) {
      k.iinc(Local.R0 + i.n(), 4 * i.m());
    }
  }
}
