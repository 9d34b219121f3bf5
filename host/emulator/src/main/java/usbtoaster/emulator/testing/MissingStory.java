package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.Missing.Use;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.usb.UsbController;

/**
 * Says what the image has used that is not emulated: first what the core waits for, as far as that
 * is known, then the rest.
 */
final class MissingStory {
  private static final int INTERRUPTS = 26;

  private final Rp2040 pico;
  private final CortexM0Plus core;
  private final Symbols symbols;

  MissingStory(Rp2040 pico, Symbols symbols) {
    this.pico = pico;
    this.core = pico.core();
    this.symbols = symbols;
  }

  /**
   * Returns sentences; none if the image used nothing that is missing.
   *
   * @param loops what the cores go round that were followed
   */
  List<String> report(List<Loop> loops) {
    List<String> sentences = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Set<String> asked =
        loops.stream().flatMap(loop -> loop.missing().stream()).collect(Collectors.toSet());
    for (Use use : pico.missing().uses()) {
      @Nullable String waits =
          asked.contains(use.what())
              ? "It waits for"
              : mayWait(use.what(), !loops.isEmpty()) ? "It may wait for" : null;
      if (waits == null) {
        others.add("%s (first at %s)".formatted(use.what(), place(use)));
      } else {
        sentences.add(
            "%s %s, which is not emulated: first used at %s."
                .formatted(waits, use.what(), place(use)));
      }
    }
    if (!others.isEmpty()) {
      sentences.add(
          "The image has used what is not emulated: %s.".formatted(String.join(", ", others)));
    }
    return sentences;
  }

  /** It does nothing else, and has asked for an interrupt of it, or for an answer by an event. */
  private boolean mayWait(String what, boolean loops) {
    if (!core.asleep() && !loops) {
      return false;
    }
    String interrupt =
        switch (what) {
          case UsbController.HOST -> "USBCTRL";
          default -> what;
        };
    return IntStream.range(0, INTERRUPTS)
        .filter(irq -> (core.enabledInterrupts() >> irq & 1) != 0)
        .anyMatch(irq -> Interrupts.name(irq).startsWith(interrupt));
  }

  private String place(Use use) {
    return "%s, %s"
        .formatted(use.byDma() ? "a transfer of the DMA" : symbols.place(use.pc()), use.register());
  }
}
