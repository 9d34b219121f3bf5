package usbtoaster.emulator.pio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program of a state machine as a method of the JVM: what {@link Sprint} does, with the
 * instructions and the settings as constants. It has no state, so machines share it.
 */
abstract class Routine {
  private final int entries;

  /** Makes one that can be entered at the addresses of {@code entries}, a bit for each. */
  Routine(int entries) {
    this.entries = entries;
  }

  /**
   * What a routine depends on.
   *
   * @param reach the addresses that the machine may come to, a bit for each
   * @param ops what is there, in their order
   * @param exits where it ends, for somebody else to execute what is there
   * @param records whether changes of outputs are told to a {@link Edges}
   */
  record Key(
      int reach,
      List<Op> ops,
      int exits,
      boolean records,
      int execctrl,
      int shiftctrl,
      int pinctrl) {}

  int entries() {
    return entries;
  }

  boolean enteredAt(int address) {
    return (entries >> address & 1) != 0;
  }

  /**
   * Executes from the machine's PC, one of the entries, until an instruction is somebody else's or
   * what comes may not end in time. The registers are those after the last instruction.
   *
   * @param edges what changes of outputs are told to; null: the routine tells of none
   * @param inputs what the pins are seen to be all the time
   * @param pulses how many pulses of the divider there are
   * @return the pulses to the next instruction; with the delay of the last one it may be more than
   *     there are
   */
  abstract int run(
      StateMachine machine, Engine engine, @Nullable Edges edges, int inputs, int pulses);
}
