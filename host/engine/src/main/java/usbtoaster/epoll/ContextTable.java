package usbtoaster.epoll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contexts by the number that their events carry: a slot, and how often it was used before. Under
 * the loop's lock.
 */
final class ContextTable {
  private static final int FIRST_SIZE = 64;
  private static final long SLOT = 0xffff_ffffL;

  private @Nullable EpollContext[] slots = new EpollContext[FIRST_SIZE];
  private int[] generations = new int[FIRST_SIZE];
  private int[] free = new int[FIRST_SIZE]; // slots that were used before and are free
  private int freeCount;
  private int used;

  /** Takes {@code context} in, and returns its number, never negative. */
  long add(EpollContext context) {
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, 2 * slot);
      generations = Arrays.copyOf(generations, 2 * slot);
      free = Arrays.copyOf(free, 2 * slot);
    }
    slots[slot] = context;
    context.slot = slot;
    return (long) generations[slot] << Integer.SIZE | slot;
  }

  /** Returns the context of a number, or null if it was removed. */
  @Nullable EpollContext find(long number) {
    int slot = (int) (number & SLOT);
    return generations[slot] == (int) (number >>> Integer.SIZE) ? slots[slot] : null;
  }

  /** Takes {@code context} out; false: it was not here. */
  boolean remove(EpollContext context) {
    int slot = context.slot;
    if (slot < 0) {
      return false;
    }
    context.slot = -1;
    slots[slot] = null;
    generations[slot] = (generations[slot] + 1) & Integer.MAX_VALUE;
    free[freeCount++] = slot;
    return true;
  }

  EpollContext[] all() {
    List<EpollContext> all = new ArrayList<>();
    for (EpollContext context : slots) {
      if (context != null) {
        all.add(context);
      }
    }
    return all.toArray(new EpollContext[0]);
  }
}
