package usbtoaster.emulator.core.translate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The regions that have been made in this process, for the next machine that has the same code: it
 * begins with methods that HotSpot has compiled. Bounded: the entries that were not asked for the
 * longest go first, and their classes with them, once no machine has them.
 *
 * <p>Used by any thread, one at a time.
 */
final class RegionCache {
  /** A region's class and what HotSpot makes of it are some 10 to 60 KB. */
  private static final int MOST_ENTRIES = 1_500;

  private static final int MOST_OF_AN_ENTRY = 4;

  private record Key(int entry, int maxPath, boolean tracked) {}

  private final Map<Key, List<Region>> regions = new LinkedHashMap<>(64, 0.75f, true);

  /** Returns a region of that entry whose bytes {@code code} has; null if there is none. */
  synchronized @Nullable Region find(Code code, int entry, int maxPath, boolean tracked) {
    Key key = new Key(entry, maxPath, tracked);
    for (Region region : regions.getOrDefault(key, List.of())) {
      if (region.extent().isIn(code)) {
        return region;
      }
    }
    return null;
  }

  synchronized void add(Region region, int maxPath, boolean tracked) {
    for (int entry : region.extent().entries()) {
      Key key = new Key(entry, maxPath, tracked);
      List<Region> same = regions.computeIfAbsent(key, k -> new ArrayList<>());
      same.addFirst(region);
      if (same.size() > MOST_OF_AN_ENTRY) {
        same.removeLast();
      }
      if (regions.size() > MOST_ENTRIES) {
        regions.remove(regions.keySet().iterator().next());
      }
    }
  }
}
