package usbtoaster.emulator.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.translate.Extent;
import usbtoaster.emulator.core.translate.Region;

/**
 * The regions of one memory, by where they are entered. A write under a region, or a breakpoint,
 * removes it; data beside code removes nothing. Belongs to the machine's thread.
 */
final class RegionTable {
  /** Code that is written so often is not worth another translation. */
  private static final int MOST_REMOVALS = 20;

  private static final int PAGE_SHIFT = 8;
  private static final Region[] NO_REGIONS = new Region[1 << (PAGE_SHIFT - 1)];

  private final Memory memory;
  private final Region[][] pages;
  private final Map<Integer, List<Region>> byLine = new HashMap<>();
  private final Map<Integer, Integer> removals = new HashMap<>();
  private final BitSet refused = new BitSet();

  RegionTable(Memory memory) {
    this.memory = memory;
    pages = new Region[((memory.size() - 1) >> PAGE_SHIFT) + 1][];
    Arrays.fill(pages, NO_REGIONS);
  }

  /** Returns the region that is entered at {@code offset}; null if there is none. */
  @Nullable Region at(int offset) {
    int page = offset >>> PAGE_SHIFT;
    return page < pages.length ? pages[page][(offset >> 1) & NO_REGIONS.length - 1] : null;
  }

  /** Puts in a region, at those of its entries that no other one has and that are worth it. */
  void add(Region region) {
    for (int entry : region.extent().entries()) {
      if (at(offset(entry)) == null && !refuses(offset(entry))) {
        set(offset(entry), region);
      }
    }
    for (int halfword : region.extent().halfwords()) {
      memory.watch(halfword << 1, 2);
      List<Region> there = byLine.computeIfAbsent(line(halfword), k -> new ArrayList<>());
      if (there.isEmpty() || there.getLast() != region) {
        there.add(region);
      }
    }
  }

  /** Notes that there is no region to be made at {@code offset}, as long as nobody writes there. */
  void refuse(int offset) {
    refused.set(offset >> 1);
    memory.watch(offset, 4);
  }

  /** Returns whether a region at {@code offset} need not be tried. */
  boolean refuses(int offset) {
    return refused.get(offset >> 1) || removals.getOrDefault(offset, 0) >= MOST_REMOVALS;
  }

  /**
   * Returns whether anything depends on {@code line}: a region, or that there is none of the
   * halfwords {@code from} to before {@code to}.
   */
  boolean watches(int line, int from, int to) {
    int next = refused.nextSetBit(from);
    return byLine.containsKey(line) || (next >= 0 && next < to);
  }

  /** Removes all, and forgets what it knew. */
  void clear() {
    Arrays.fill(pages, NO_REGIONS);
    byLine.clear();
    removals.clear();
    refused.clear();
  }

  /**
   * Removes what depends on the halfwords from {@code from} to before {@code to}.
   *
   * @return whether a region was removed
   */
  boolean remove(int from, int to) {
    if (!refused.isEmpty()) {
      refused.clear(Math.max(from - 1, 0), to);
    }
    boolean removed = false;
    if (!byLine.isEmpty()) {
      for (int line = line(from); line <= line(to - 1); line++) {
        removed |= remove(byLine.getOrDefault(line, List.of()), from, to);
      }
    }
    return removed;
  }

  /**
   * Removes what takes the access of the instruction at {@code address} for one of plain SRAM.
   *
   * @return whether a region was removed
   */
  boolean removePlain(int address, int halfword) {
    boolean removed = false;
    for (Region region : List.copyOf(byLine.getOrDefault(line(halfword), List.of()))) {
      if (region.extent().isPlain(address)) {
        remove(region);
        removed = true;
      }
    }
    return removed;
  }

  private boolean remove(List<Region> candidates, int from, int to) {
    boolean removed = false;
    for (int i = candidates.size() - 1; i >= 0; i--) {
      Region region = candidates.get(i);
      if (region.extent().touches(from, to)) {
        remove(region); // from this list too
        removed = true;
      }
    }
    return removed;
  }

  private void remove(Region region) {
    Extent extent = region.extent();
    for (int entry : extent.entries()) {
      if (at(offset(entry)) == region) {
        set(offset(entry), null);
        removals.merge(offset(entry), 1, Integer::sum);
      }
    }
    for (int halfword : extent.halfwords()) {
      List<Region> there = byLine.get(line(halfword));
      if (there != null) {
        there.remove(region);
        if (there.isEmpty()) {
          byLine.remove(line(halfword));
        }
      }
    }
  }

  /** Returns where {@code entry} is in the memory. */
  private static int offset(int entry) {
    return entry & (1 << 24) - 1;
  }

  private static int line(int halfword) {
    return halfword >> (Memory.LINE_SHIFT - 1);
  }

  private void set(int offset, @Nullable Region region) {
    int page = offset >>> PAGE_SHIFT;
    if (pages[page] == NO_REGIONS) {
      pages[page] = NO_REGIONS.clone();
    }
    pages[page][(offset >> 1) & NO_REGIONS.length - 1] = region;
  }
}
