package usbtoaster.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.clock.Alarm;
import usbtoaster.emulator.core.CortexM0Plus;

/** Tells in sentences where the core is, what it does there, and what it waits for. */
final class Whereabouts {
  private static final int INTERRUPTS = 26;
  private static final int IPSR = 0x3F;
  private static final int HARD_FAULT = 3;
  private static final int EXTERNAL = 16;
  private static final int LR = 14;
  private static final int EXC_RETURN = 0xF000_0000;
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

  /** Tells it as it is. */
  String tell() {
    return tell(Optional.empty());
  }

  /** Lets a core that executes go on for a moment, to tell of the loop that it is in. */
  String tellOfLoop() {
    return tell(Loop.follow(pico, symbols));
  }

  private String tell(Optional<Loop> loop) {
    sentences.clear();
    if (heldInReset()) {
      say(reset());
    } else {
      say(position(loop));
      loop.ifPresent(found -> say(found.reason()));
      faults();
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
    String context = context(core.xpsr() & IPSR);
    if (core.lockedUp()) {
      return "Core 0 is locked up in %s: a fault came there, where no handler can take it."
          .formatted(context);
    }
    int caller = core.register(LR);
    boolean known = Integer.compareUnsigned(caller, EXC_RETURN) < 0 && caller != 0;
    String from = known ? ", called from " + symbols.place(caller & ~1) : "";
    return "Core 0 %s, in %s%s."
        .formatted(loop.map(Loop::what).orElseGet(this::doing), context, from);
  }

  private String doing() {
    String here = symbols.place(core.pc());
    if (core.halted()) {
      return "is halted at a breakpoint at " + here;
    }
    if (core.asleep()) {
      return sleeps();
    }
    return pico.clkSysHertz() == 0
        ? "stands still at " + here + " because clk_sys does: its source gives 0 Hz"
        : "executes at " + here;
  }

  private String sleeps() {
    int before = core.pc() - 2;
    int instruction = before >>> 28 <= 2 ? pico.bus().read(0, before, 2) : 0;
    return switch (instruction) {
      case WFE -> "sleeps in WFE at " + symbols.place(before);
      case WFI -> "sleeps in WFI at " + symbols.place(before);
      default -> "sleeps on exit from a handler, before " + symbols.place(core.pc());
    };
  }

  private static String context(int exception) {
    return switch (exception) {
      case 0 -> "thread mode";
      case 2 -> "the NMI handler";
      case HARD_FAULT -> "the HardFault handler";
      case 11 -> "the SVC handler";
      case 14 -> "the PendSV handler";
      case 15 -> "the SysTick handler";
      default -> "the handler of " + Interrupts.name(exception - EXTERNAL);
    };
  }

  private void faults() {
    String reason = core.faultReason();
    if (reason != null) {
      say("The last fault: " + symbols.explain(reason) + ".");
    }
    Located.named(pico.map(), "WATCHDOG.REASON")
        .filter(found -> found.peek() != 0)
        .ifPresent(found -> say("The watchdog has reset the chip before."));
  }

  private void bootRom() {
    if (!BootRom.contains(core.pc())) {
      return;
    }
    @Nullable String stop = BootRom.stop(core.pc()).orElse(null);
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
    return bits == 0
        ? "none"
        : IntStream.range(0, INTERRUPTS)
            .filter(irq -> (bits >> irq & 1) != 0)
            .mapToObj(Interrupts::name)
            .collect(Collectors.joining(", "));
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
