package usbtoaster.emulator.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a core as people ask about them: what was the cause, and what came of it in the
 * handler. A handler that faults itself, as one that consists of a BKPT does, must not hide what
 * led to it. Written in the fault's path alone. Belongs to the machine's thread.
 */
public final class FaultLog {
  private static final int NMI = 2;
  private static final int HARD_FAULT = 3;
  private static final int MOST_FOLLOWING = 3;

  /**
   * A fault.
   *
   * @param what for people, up to the place
   * @param pc the address of the instruction
   * @param exception what the core was in: 0 is thread mode
   */
  public record Fault(String what, int pc, int exception) {
    @Override
    public String toString() {
      return "%s 0x%08X".formatted(what, pc);
    }
  }

  private final List<Fault> following = new ArrayList<>();
  private @Nullable Fault first;
  private @Nullable Fault beforeReset;
  private @Nullable Fault earliest;
  private long count;

  FaultLog() {}

  /** Notes a fault of the instruction at {@code pc}. */
  void note(String what, int pc, int exception) {
    boolean namesAnAddress = what.matches(".*0x[0-9A-F]{8}.*");
    put(new Fault(what + (namesAnAddress ? ", by the instruction at" : " at"), pc, exception));
  }

  /**
   * Notes a fault on the way into a handler or out of one, before the instruction at {@code pc}.
   *
   * @param error what the bus said
   */
  void noteBetween(String what, @Nullable String error, int pc, int exception) {
    put(new Fault("%s (%s), before the instruction at".formatted(what, error), pc, exception));
  }

  private void put(Fault fault) {
    count++;
    earliest = earliest == null ? fault : earliest;
    boolean chained = fault.exception == NMI || fault.exception == HARD_FAULT;
    if (first == null || !chained) {
      first = fault;
      following.clear();
    } else if (following.size() < MOST_FOLLOWING) {
      following.add(fault);
    }
  }

  /** The core was reset. */
  void reset() {
    beforeReset = first != null ? first : beforeReset;
    first = null;
    following.clear();
  }

  /** Forgets all: the chip was switched off. */
  public void clear() {
    reset();
    beforeReset = null;
    earliest = null;
    count = 0;
  }

  /** Returns the first fault since the chip was switched on, over resets; null: none. */
  public @Nullable Fault earliest() {
    return earliest;
  }

  /** Returns how many faults there have been since the chip was switched on, over resets. */
  public long count() {
    return count;
  }

  /** Returns the fault that led to the handler which runs, or did last; null: none since reset. */
  public @Nullable Fault first() {
    return first;
  }

  @Nullable String last() {
    Fault last = following.isEmpty() ? first : following.getLast();
    return last == null ? null : last.toString();
  }

  /** Returns what went wrong in its handler, in order: some at most. */
  public List<Fault> following() {
    return List.copyOf(following);
  }

  /** Returns the first cause of what was before the core was reset from inside; or null. */
  public @Nullable Fault beforeReset() {
    return beforeReset;
  }
}
