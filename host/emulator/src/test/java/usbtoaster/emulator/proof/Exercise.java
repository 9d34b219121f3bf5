package usbtoaster.emulator.proof;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import usbtoaster.emulator.chip.MemoryMap.Placed;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.BreakListener;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.Watchpoints.Access;
import usbtoaster.emulator.core.Watchpoints.Hit;
import usbtoaster.emulator.core.Watchpoints.Watchpoint;
import usbtoaster.emulator.image.ImageReader;

/** Which blocks an image accesses while it starts: seen, not declared. */
final class Exercise {
  private static final long PICOS = 30_000_000_000L;
  private static final int BLOCK_BYTES = 0x4000;

  private Exercise() {}

  /** Runs {@code image} for 30 ms, and returns the names of the blocks that core 0 accesses. */
  static Set<String> of(Path image) {
    Rp2040 pico = Rp2040.pico();
    pico.load(ImageReader.read(image));
    Set<String> accessed = new TreeSet<>();
    CortexM0Plus core = pico.core();
    core.debuggers()
        .add(
            new BreakListener() {
              @Override
              public boolean halts(CortexM0Plus at, int address, int immediate) {
                return false;
              }

              @Override
              public boolean takes(int immediate) {
                return false;
              }

              @Override
              public boolean watched(CortexM0Plus at, Hit hit) {
                accessed.add(at(pico, hit.watchpoint().address()));
                core.watchpoints().remove(hit.watchpoint());
                return false;
              }
            });
    for (Placed placed : pico.map().blocks()) {
      core.watchpoints().add(new Watchpoint(placed.base(), BLOCK_BYTES, Access.ANY));
    }
    pico.powerCycle();
    pico.runTo(PICOS);
    return accessed;
  }

  private static String at(Rp2040 pico, int base) {
    return pico.map().blocks().stream()
        .filter(placed -> placed.base() == base)
        .map(placed -> placed.block().name())
        .findFirst()
        .orElseThrow();
  }
}
