package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.Alarm;

/** Says in sentences where the core is, what it does there, and what it waits for. */
final class Whereabouts {
  private static final int IPSR = 0x3F;
  private static final int WFE = 0xBF20;
  private static final int WFI = 0xBF30;

  private final Rp2040 pico;
  private final Symbols symbols;
  private final CortexM0Plus core;
  private final List<String> sentences = new ArrayList<>();

  Whereabouts(Rp2040 pico, Symbols symbols) {
    this.pico = pico;
    this.symbols = symbols;
    this.core = pico.core();
  }

  /** Reports it as it is. */
  String report() {
    return report(Optional.empty());
  }

  /** Lets a core that executes go on for a moment, to report the loop that it is in. */
  String tellOfLoop() {
    return report(Loop.follow(pico, symbols));
  }

  private String report(Optional<Loop> loop) {
    sentences.clear();
    if (heldInReset()) {
      say(reset());
    } else {
      FaultStory faults = new FaultStory(core, symbols);
      sentences.addAll(faults.cause());
      say(position(loop));
      loop.ifPresent(found -> say(found.reason()));
      sentences.addAll(new BlockStory(pico).report(loop));
      sentences.addAll(new PioStory(pico).report(loop));
      sentences.addAll(new MissingStory(pico, symbols).report(loop));
      sentences.addAll(faults.past());
      watchdog();
      bootRom();
      interrupts();
    }
    next();
    return String.join(" ", sentences);
  }

  private void say(String sentence) {
    sentences.add(sentence);
  }

  private boolean heldInReset() {
    return pico.asleep() && core.isRunning();
  }

  private String reset() {
    boolean off =
        Located.named(pico.map(), "PSM.DONE").filter(d -> (d.peek() >> 15 & 1) == 0).isPresent();
    return off
        ? "PSM.FRCE_OFF holds core 0 in reset."
        : "The chip is held in reset: the RUN pin is low.";
  }

  private String position(Optional<Loop> loop) {
    String context = Contexts.of(core.xpsr() & IPSR);
    if (core.lockedUp()) {
      return "Core 0 is locked up in %s: a fault came there, where no handler can take it."
          .formatted(context);
    }
    String from =
        Caller.of(pico, symbols).map(call -> ", called from " + symbols.place(call)).orElse("");
    return "Core 0 %s, in %s%s."
        .formatted(loop.map(Loop::what).orElseGet(this::doing), context, from);
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

  private void watchdog() {
    Located.named(pico.map(), "WATCHDOG.REASON")
        .filter(found -> found.peek() != 0)
        .ifPresent(found -> say("The watchdog has reset the chip before."));
  }

  private void bootRom() {
    @Nullable String stop = BootRom.stop(core.pc()).orElse(null);
    if (stop == null && !BootRom.boots(core)) {
      return; // also where an image runs one of its functions, which may have erased the flash
    }
    if (stop == null) {
      BootRom.refusal(pico.bus().flash())
          .ifPresent(why -> say("The boot ROM finds no valid second stage in flash. " + why));
      return;
    }
    switch (stop) {
      case "no_image" ->
          say(
              "The boot ROM found no valid second stage in flash. "
                  + BootRom.refusal(pico.bus().flash())
                      .orElse("Now there is one: it takes a reset to start it."));
      case "fault" -> say("That is the boot ROM's handler: the image has set no vector table yet.");
      case "usb_boot" -> say("The image asked for USB boot, which is not emulated.");
      default -> say("That is the boot ROM's " + stop + ".");
    }
  }

  private void interrupts() {
    int enabled = core.enabledInterrupts();
    int pending = core.pendingInterrupts();
    if (core.primask()) {
      say("PRIMASK is set: no handler runs, whatever is pending.");
    }
    say(
        enabled == 0 && pending == 0
            ? "No interrupt is enabled, none is pending."
            : "Interrupts enabled: %s; pending: %s.".formatted(names(enabled), names(pending)));
  }

  private static String names(int bits) {
    return bits == 0 ? "none" : Interrupts.names(bits).collect(Collectors.joining(", "));
  }

  private void next() {
    Alarm next = pico.clock().next();
    say(
        next == null
            ? "Nothing will happen by itself."
            : "What happens next by itself: %s, in %s."
                .formatted(next, Units.plain(next.atPicos() / 1000 - pico.clock().nanos())));
  }
}
