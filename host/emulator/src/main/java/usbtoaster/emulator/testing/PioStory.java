package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.Rp2040;

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
   * @param loop what the core goes round, if it was followed
   */
  List<String> report(Optional<Loop> loop) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      String block = "PIO" + i;
      boolean asked = loop.filter(found -> found.reads(block)).isPresent();
      if (asked || (pico.core().asleep() && enabled(block))) {
        sentences.add(pico.pio(i).where());
      }
    }
    return sentences;
  }

  private boolean enabled(String block) {
    return Interrupts.names(pico.core().enabledInterrupts())
        .anyMatch(name -> name.startsWith(block));
  }
}
