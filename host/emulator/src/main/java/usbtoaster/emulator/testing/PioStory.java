package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

/** Says what the state machines of a PIO wait for, where the core waits for that PIO. */
final class PioStory {
  private static final int BLOCKS = 2;

  private final Rp2040 pico;

  PioStory(Rp2040 pico) {
    this.pico = pico;
  }

  /**
   * Returns a sentence for each block that the core asks in a loop, or whose interrupt is all that
   * can wake it.
   *
   * @param loops what the cores go round that were followed
   */
  List<String> report(List<Loop> loops) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      String block = "PIO" + i;
      boolean asked = loops.stream().anyMatch(loop -> loop.reads(block));
      if (asked || enabled(block)) {
        sentences.add(pico.pio(i).where());
      }
    }
    return sentences;
  }

  private boolean enabled(String block) {
    return Stream.of(pico.core(0), pico.core(1))
        .filter(CortexM0Plus::asleep)
        .flatMap(core -> Interrupts.names(core.enabledInterrupts()))
        .anyMatch(name -> name.startsWith(block));
  }
}
