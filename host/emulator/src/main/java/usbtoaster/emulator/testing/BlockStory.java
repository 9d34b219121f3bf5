package usbtoaster.emulator.testing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import usbtoaster.emulator.chip.Interrupts;
import usbtoaster.emulator.chip.MemoryMap.Placed;
import usbtoaster.emulator.chip.Rp2040;

/**
 * Says what went wrong in the blocks, and what those wait for that a core waits for: whose
 * registers it asks in its loop, or whose interrupts it has enabled.
 */
final class BlockStory {
  private final Rp2040 pico;

  BlockStory(Rp2040 pico) {
    this.pico = pico;
  }

  /**
   * Returns sentences; none if no block has anything to tell.
   *
   * @param loops what the cores go round that were followed
   */
  List<String> report(List<Loop> loops) {
    Set<Placed> asked =
        loops.stream().flatMap(loop -> loop.blocks().stream()).collect(Collectors.toSet());
    return pico.map().blocks().stream()
        .filter(placed -> !pico.map().held(placed))
        .map(each -> each.block().story(asked.contains(each) || interrupts(each.block().name())))
        .filter(story -> !story.isEmpty())
        .toList();
  }

  private boolean interrupts(String block) {
    return Interrupts.names(pico.core(0).enabledInterrupts() | pico.core(1).enabledInterrupts())
        .anyMatch(name -> name.startsWith(block + "_"));
  }
}
