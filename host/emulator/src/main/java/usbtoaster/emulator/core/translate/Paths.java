package usbtoaster.emulator.core.translate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.decode.Op;

/**
 * Decides where a region looks at the slice's end: on each way back, and where the longest path
 * since the last look would otherwise be too long. An instruction must not begin at the slice's end
 * or after it, so each look asks for the longest path to the next one.
 */
final class Paths {
  private final int maxPath;
  private final Set<Block> seen = new HashSet<>();
  private final Set<Block> below = new HashSet<>();
  private final List<Block> lastFirst = new ArrayList<>();

  private Paths(int maxPath) {
    this.maxPath = maxPath;
  }

  /** Decides it for the blocks from {@code entries} on; returns them in an order for the method. */
  static List<Block> decide(List<Block> entries, int maxPath) {
    Paths paths = new Paths(maxPath);
    for (Block entry : entries) {
      if (!paths.seen.contains(entry)) {
        paths.walk(entry);
      }
    }
    for (Block block : paths.lastFirst) {
      paths.need(block);
    }
    return paths.lastFirst.reversed();
  }

  private void walk(Block block) {
    seen.add(block);
    below.add(block);
    block.checksTaken = back(block.taken);
    block.checksFall = back(block.fall);
    below.remove(block);
    lastFirst.add(block);
  }

  /** Returns whether the way to {@code next} goes back; else walks it. */
  private boolean back(@Nullable Block next) {
    if (next == null) {
      return false;
    }
    if (!seen.contains(next)) {
      walk(next);
    }
    return below.contains(next);
  }

  private void need(Block block) {
    int branch = block.cycles + (block.last().operation() == Op.B_IF ? 1 : 0);
    block.checksTaken |= isTooLong(branch, block.taken);
    block.checksFall |= isTooLong(block.cycles, block.fall);
    block.need =
        Math.max(
            branch + beyond(block.taken, block.checksTaken),
            block.cycles + beyond(block.fall, block.checksFall));
  }

  private boolean isTooLong(int cycles, @Nullable Block next) {
    return next != null && cycles + next.need > maxPath;
  }

  private static int beyond(@Nullable Block next, boolean checks) {
    return next == null || checks ? 0 : next.need;
  }
}
