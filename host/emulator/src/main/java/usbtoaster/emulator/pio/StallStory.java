package usbtoaster.emulator.pio;

import java.util.ArrayList;
import java.util.List;

/** Says in sentences what the state machines of a block do now. */
final class StallStory {
  private StallStory() {}

  /** Returns a sentence on the machines that stall, and one on those that execute. */
  static String of(String block, Engine engine) {
    List<String> stalls = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (StateMachine machine : engine.machines) {
      if (machine.asleep.stalls()) {
        stalls.add("State machine %d of %s %s.".formatted(machine.number, block, stall(machine)));
      } else if (machine.runs()) {
        others.add(Integer.toString(machine.number));
      }
    }
    if (!others.isEmpty()) {
      stalls.add("State machine %s of %s executes.".formatted(String.join(", ", others), block));
    }
    return stalls.isEmpty()
        ? "No state machine of %s is enabled.".formatted(block)
        : String.join(" ", stalls);
  }

  private static String stall(StateMachine machine) {
    Op latched = machine.latch;
    Op op = latched == null ? machine.op(machine.pc) : latched;
    String where =
        latched == null
            ? "waits at %d ".formatted(machine.pc)
            : machine.latchForced
                ? "waits in what was written to SM%d_INSTR ".formatted(machine.number)
                : "waits in what EXEC gave it ";
    return where + reason(machine.asleep, op);
  }

  private static String reason(Outcome stall, Op op) {
    int number = Integer.numberOfTrailingZeros(op.target());
    return switch (stall) {
      case TX -> "for a word: its TX FIFO is empty";
      case RX -> "for a place: its RX FIFO is full";
      case PIN -> "for GPIO%d to be %d".formatted(number, op.change());
      default ->
          op.kind() == Op.IRQ_WAIT
              ? "for flag %d, which it has set, to be cleared".formatted(number)
              : "for flag %d to be %d".formatted(number, op.change());
    };
  }
}
