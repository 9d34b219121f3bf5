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
   * @param what for people, without the place
   * @param pc the address of the instruction
   * @param exception what the core was in: 0 is thread mode
   */
  public record Fault(String what, int pc, int exception) {
    @Override
    public String toString() {
      boolean namesAnAddress = what.matches(".*0x[0-9A-F]{8}.*");
      String place = namesAnAddress ? ", by the instruction at" : " at";
      return "%s%s 0x%08X".formatted(what, place, pc);
    }
  }

  private final List<Fault> following = new ArrayList<>();
  private @Nullable Fault first;
  private @Nullable Fault beforeReset;

  FaultLog() {}

  void note(String what, int pc, int exception) {
    Fault fault = new Fault(what, pc, exception);
    if (first == null || (exception != NMI && exception != HARD_FAULT)) {
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
