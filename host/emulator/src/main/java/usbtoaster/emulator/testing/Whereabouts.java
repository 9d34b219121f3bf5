package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.Alarm;

/**
 * Says in sentences where the cores are, what they do there, and what they wait for. Core 1 is told
 * of once an image has started it.
 */
final class Whereabouts {
  private final Rp2040 pico;
  private final Symbols symbols;
  private final CortexM0Plus core0;
  private final CortexM0Plus core1;
  private final List<String> sentences = new ArrayList<>();

  Whereabouts(Rp2040 pico, Symbols symbols) {
    this.pico = pico;
    this.symbols = symbols;
    this.core0 = pico.core(0);
    this.core1 = pico.core(1);
  }

  /** Reports it as it is. */
  String report() {
    return report(Optional.empty(), Optional.empty());
  }

  /** Lets a core that executes go on for a moment, to report the loop that it is in. */
  String tellOfLoop() {
    Optional<Loop> first = Loop.follow(pico, core0, symbols);
    return report(
        first, BetweenCores.started(pico) ? Loop.follow(pico, core1, symbols) : Optional.empty());
  }

  private String report(Optional<Loop> first, Optional<Loop> second) {
    sentences.clear();
    if (heldInReset()) {
      say(reset());
    } else {
      List<Loop> loops = Stream.of(first, second).flatMap(Optional::stream).toList();
      CoreStory story = new CoreStory(pico, symbols, core0, first);
      sentences.addAll(story.place());
      sentences.addAll(new BlockStory(pico).report(loops));
      sentences.addAll(new MissingStory(pico, symbols).report(loops));
      sentences.addAll(story.past());
      watchdog();
      bootRom();
      sentences.addAll(story.interrupts());
      if (BetweenCores.started(pico)) {
        coreOne(second);
      }
    }
    next();
    return String.join(" ", sentences);
  }

  private void coreOne(Optional<Loop> loop) {
    CoreStory story = new CoreStory(pico, symbols, core1, loop);
    sentences.addAll(story.place());
    sentences.addAll(story.past());
    sentences.addAll(story.interrupts());
    sentences.addAll(new BetweenCores(pico).report());
  }

  private void say(String sentence) {
    sentences.add(sentence);
  }

  private boolean heldInReset() {
    return !pico.executes(0) && core0.isRunning();
  }

  private String reset() {
    boolean off =
        Located.named(pico.map(), "PSM.DONE").filter(d -> (d.peek() >> 15 & 1) == 0).isPresent();
    return off
        ? "PSM.FRCE_OFF holds core 0 in reset."
        : "The chip is held in reset: the RUN pin is low.";
  }

  private void watchdog() {
    Located.named(pico.map(), "WATCHDOG.REASON")
        .filter(found -> found.peek() != 0)
        .ifPresent(found -> say("The watchdog has reset the chip before."));
  }

  private void bootRom() {
    @Nullable String stop = BootRom.stop(core0.pc()).orElse(null);
    if (stop == null && !BootRom.boots(core0)) {
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
      case "usb_boot" ->
          say("The boot ROM serves USB: BOOTSEL was pressed, or the image asked for that.");
      default -> say("That is the boot ROM's " + stop + ".");
    }
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
