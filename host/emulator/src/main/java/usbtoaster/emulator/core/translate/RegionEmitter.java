package usbtoaster.emulator.core.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * Emits a region's method: registers and flags into locals, the blocks, the rare parts, and the
 * locals back into the frame.
 */
final class RegionEmitter {
  private static final int PC = 15;

  private final CodeBuilder k;
  private final Plan plan;
  private final Body body;
  private final FlagEmitter flags;
  private final AluEmitter alu;
  private final AccessEmitter accesses;
  private final SystemEmitter system;
  private final BranchEmitter branches;
  private final Map<Block, Label> labels = new HashMap<>();
  private int used;
  private int written;

  RegionEmitter(CodeBuilder k, Plan plan, Listing listing) {
    this.k = k;
    this.plan = plan;
    body = new Body(k);
    flags = new FlagEmitter(body);
    alu = new AluEmitter(k, flags, listing);
    accesses = new AccessEmitter(body, plan);
    system = new SystemEmitter(body);
    branches = new BranchEmitter(body, flags, accesses, labels);
    for (Block block : plan.blocks()) {
      labels.put(block, k.newLabel());
      for (Instruction instruction : block.code) {
        written |= instruction.writes();
        used |= instruction.reads() | instruction.writes();
      }
    }
  }

  void emit() {
    begin();
    enter();
    plan.blocks().forEach(this::emit);
    body.finish(flags);
    end();
    body.describe(used);
  }

  /**
   * Goes to the block of PC. Each has a case of its own: HotSpot takes a value among those of the
   * default for one that hardly occurs, and compiles nothing for it.
   */
  private void enter() {
    List<Block> entries = plan.entries();
    Label first = label(entries.getFirst());
    if (entries.size() == 1) {
      k.goto_(first);
      return;
    }
    List<SwitchCase> cases =
        entries.stream()
            .sorted(Comparator.comparingInt(entry -> entry.key.address()))
            .map(entry -> SwitchCase.of(entry.key.address(), label(entry)))
            .toList();
    k.aload(Local.REGISTERS).loadConstant(PC).iaload().lookupswitch(first, cases);
  }

  private Label label(Block block) {
    Label label = labels.get(block);
    if (label == null) {
      throw new IllegalStateException("A block that is not of the region: " + block.key);
    }
    return label;
  }

  private void begin() {
    for (int n = 0; n < PC; n++) {
      if ((used >> n & 1) != 0) {
        k.aload(Local.REGISTERS).loadConstant(n).iaload().istore(Local.R0 + n);
      }
    }
    k.aload(Local.FRAME).getfield(Names.FRAME, "nz", CD_long).dup2().l2i().istore(Local.Z);
    k.loadConstant(32).lshr().l2i().istore(Local.N);
    k.aload(Local.FRAME).getfield(Names.FRAME, "carry", CD_long);
    k.invokestatic(Names.ALU, "carryOf", Names.CARRY_OF).istore(Local.C);
    k.aload(Local.FRAME).getfield(Names.FRAME, "overflow", CD_int).istore(Local.V);
    for (int local = Local.X; local <= Local.AT; local++) {
      k.iconst_0().istore(local);
    }
    k.aload(Local.FRAME).getfield(Names.FRAME, "spent", CD_int).i2l();
    k.loadConstant(Names.CYCLES_SHIFT).lshl().lstore(Local.ACCOUNT);
    body.limit();
  }

  private void emit(Block block) {
    body.bind(label(block));
    Place place = Place.first(block);
    for (; !place.isLast(); place = place.after()) {
      emit(place);
    }
    if (place.instruction().endsBlock()) {
      branches.emit(place);
    } else {
      emit(place);
      branches.fall(block);
    }
  }

  private void emit(Place place) {
    switch (place.instruction().operation()) {
      case Op.LDR, Op.LDRB, Op.LDRSH, Op.LDRH, Op.LDRSB, Op.STR, Op.STRB, Op.STRH ->
          accesses.emit(place);
      case Op.PUSH, Op.LDM, Op.STM -> accesses.emit(place);
      case Op.BARRIER, Op.MRS_PRIMASK, Op.MSR_PRIMASK, Op.CPS -> system.emit(place);
      default -> alu.emit(place);
    }
  }

  private void end() {
    for (int n = 0; n < PC; n++) {
      if ((written >> n & 1) != 0) {
        k.aload(Local.REGISTERS).loadConstant(n).iload(Local.R0 + n).iastore();
      }
    }
    k.aload(Local.FRAME).iload(Local.N).iload(Local.Z);
    k.invokestatic(Names.ALU, "nz", Names.NZ).putfield(Names.FRAME, "nz", CD_long);
    k.aload(Local.FRAME).iload(Local.C).i2l().loadConstant(32).lshl();
    k.putfield(Names.FRAME, "carry", CD_long);
    k.aload(Local.FRAME).iload(Local.V).putfield(Names.FRAME, "overflow", CD_int);
    k.aload(Local.FRAME).lload(Local.ACCOUNT).loadConstant(Names.CYCLES_SHIFT).lshr().l2i();
    k.putfield(Names.FRAME, "spent", CD_int);
    k.aload(Local.FRAME).dup().getfield(Names.FRAME, "count", CD_int);
    k.lload(Local.ACCOUNT).l2i().loadConstant((1 << Names.CYCLES_SHIFT) - 1).iand().iadd();
    k.putfield(Names.FRAME, "count", CD_int);
    k.iload(Local.PC).ireturn();
  }
}
