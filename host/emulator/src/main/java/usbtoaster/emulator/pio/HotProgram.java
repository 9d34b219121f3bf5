package usbtoaster.emulator.pio;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The routine of a machine, as soon as its program has been executed for long enough. */
final class HotProgram {
  private final long hot;
  private @Nullable Routine routine;
  private long left;
  private int edition = -1;
  private int reach;
  private int exits;
  private boolean records;

  /**
   * Makes one.
   *
   * @param hot the pulses after which a program is worth a routine
   */
  HotProgram(long hot) {
    this.hot = hot;
  }

  /** Returns the routine of a machine, with what {@link Routine.Key} says; null: none is made. */
  @Nullable Routine find(StateMachine machine, int reach, int exits, boolean records) {
    boolean same =
        edition == machine.settings.edition
            && (reach & ~this.reach) == 0
            && ((exits ^ this.exits) & reach) == 0
            && records == this.records;
    if (!same) {
      routine = null;
      left = hot;
      edition = machine.settings.edition;
      this.reach = reach;
      this.exits = exits;
      this.records = records;
    }
    Routine found = routine;
    if (found == null && left <= 0) {
      found = Routines.of(key(machine));
      routine = found;
    }
    return found;
  }

  /** So many pulses have passed without it. */
  void passed(int pulses) {
    left -= pulses;
  }

  private Routine.Key key(StateMachine machine) {
    Settings settings = machine.settings;
    List<Op> ops =
        IntStream.range(0, Pio.INSTRUCTIONS)
            .filter(address -> (reach >> address & 1) != 0)
            .mapToObj(address -> machine.op(address))
            .toList();
    return new Routine.Key(
        reach,
        ops,
        exits & reach,
        records,
        settings.execctrl,
        settings.shiftctrl,
        settings.pinctrl);
  }
}
