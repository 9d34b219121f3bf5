package usbtoaster.emulator.core.translate;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Names.Local;

/** Emits what critical sections are made of: accesses of PRIMASK, and barriers. */
final class SystemEmitter {
  /** CPSIE or CPSID: its I, at the place of PRIMASK's. */
  private static final int CPS_SHIFT = 4;

  private final Body body;
  private final CodeBuilder k;

  SystemEmitter(Body body) {
    this.body = body;
    this.k = body.k;
  }

  void emit(Place place) {
    Instruction i = place.instruction();
    switch (i.operation()) {
      case Op.MRS_PRIMASK ->
          k.aload(Local.BUS)
              .invokeinterface(Names.REGION_BUS, "primask", Names.END)
              .istore(Local.R0 + i.d());
      case Op.MSR_PRIMASK -> mask(place, k.iload(Local.R0 + i.n()));
      case Op.CPS -> mask(place, k.loadConstant(i.immediate() >> CPS_SHIFT));
      default -> {} // a barrier: all is in order anyway
    }
  }

  /** Sets PRIMASK to bit 0 of what is on the stack; then an exception may be due. */
  private void mask(Place place, CodeBuilder pushed) {
    pushed.istore(Local.LEFT).aload(Local.BUS).iload(Local.LEFT);
    body.spent(place.cycles());
    k.loadConstant(place.instruction().address() + 2);
    k.invokeinterface(Names.REGION_BUS, "primask", Names.TERNARY).istore(Local.END);
    body.limit();
    Label out = k.newLabel();
    body.spent(place.block().need);
    k.iload(Local.END).if_icmpgt(out);
    body.later(
        () -> {
          body.bind(out);
          body.leaveAfter(place);
        });
  }
}
