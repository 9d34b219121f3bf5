package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

/** Says in sentences where one core is, what it does there, and which interrupts it has. */
final class CoreStory {
  private static final int SIO_IRQ_PROC0 = 1 << 15;
  private static final int IPSR = 0x3F;
  private static final int WFE = 0xBF20;
  private static final int WFI = 0xBF30;

  private final Rp2040 pico;
  private final Symbols symbols;
  private final CortexM0Plus core;
  private final Optional<Loop> loop;
  private final FaultStory faults;

  /**
   * Makes the story of {@code core}.
   *
   * @param loop what it goes round, if it was followed
   */
  CoreStory(Rp2040 pico, Symbols symbols, CortexM0Plus core, Optional<Loop> loop) {
    this.pico = pico;
    this.symbols = symbols;
    this.core = core;
    this.loop = loop;
    faults = new FaultStory(core, symbols);
  }

  /** Returns what was the cause, where it is, and the loop that it is in. */
  List<String> place() {
    List<String> sentences = new ArrayList<>(faults.cause());
    sentences.add(position());
    loop.ifPresent(found -> sentences.add(found.reason()));
    return sentences;
  }

  /** Returns the faults that it got over. */
  List<String> past() {
    return faults.past();
  }

  private String position() {
    String context = Contexts.of(core.xpsr() & IPSR);
    if (core.lockedUp()) {
      return "Core %d is locked up in %s: a fault came there, where no handler can take it."
          .formatted(core.number(), context);
    }
    String from =
        Caller.of(pico, core, symbols)
            .map(call -> ", called from " + symbols.place(call))
            .orElse("");
    return "Core %d %s, in %s%s."
        .formatted(core.number(), loop.map(Loop::what).orElseGet(this::doing), context, from);
  }

  private String doing() {
    String here = symbols.place(core.pc());
    String instruction = Code.at(pico, core.pc());
    if (core.halted()) {
      return "is halted at a breakpoint at %s before %s".formatted(here, instruction);
    }
    if (core.asleep()) {
      return sleeps();
    }
    return pico.clkSysHertz() == 0
        ? "stands still at " + here + " because clk_sys does: its source gives 0 Hz"
        : "executes %s at %s".formatted(instruction, here);
  }

  private String sleeps() {
    int before = core.pc() - 2;
    return switch (Code.halfword(pico, before)) {
      case WFE -> "sleeps in WFE at " + symbols.place(before);
      case WFI -> "sleeps in WFI at " + symbols.place(before);
      default -> "sleeps on exit from a handler, before " + symbols.place(core.pc());
    };
  }

  /** Returns which interrupts it has enabled, and which are pending. */
  List<String> interrupts() {
    List<String> sentences = new ArrayList<>();
    int enabled = core.enabledInterrupts();
    int pending = core.pendingInterrupts() & ~untold(enabled);
    if (core.primask()) {
      sentences.add("PRIMASK is set: no handler runs, whatever is pending.");
    }
    sentences.add(
        enabled == 0 && pending == 0
            ? "No interrupt is enabled, none is pending."
            : "Interrupts enabled: %s; pending: %s.".formatted(names(enabled), names(pending)));
    return sentences;
  }

  /**
   * The boot ROM of core 1 has sent a word, which is nobody's business unless core 0 asks for it.
   */
  private int untold(int enabled) {
    return BetweenCores.started(pico) ? 0 : SIO_IRQ_PROC0 & ~enabled;
  }

  private static String names(int bits) {
    return bits == 0 ? "none" : Interrupts.names(bits).collect(Collectors.joining(", "));
  }
}
