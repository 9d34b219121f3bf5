package usbtoaster.emulator.pio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets each machine of a block run by itself, in one go and not cycle by cycle, up to what it
 * shares with others: see {@link Sharing}. Nobody can tell in which order they did.
 */
final class Apart {
  /** How many pulses a sprint takes: HotSpot compiles a method that is called again and again. */
  private static final long LONGEST = 1 << 13;

  private final Engine engine;
  private final Sharing sharing = new Sharing();
  private final HotProgram[] programs = new HotProgram[Pio.MACHINES];

  /** The FIFOs whose words somebody waits for, as in {@link Engine#moved}. */
  private int awaited;

  private @Nullable Edges edges;

  /**
   * Makes what runs the machines of {@code engine}.
   *
   * @param hot the pulses after which a program is translated
   */
  Apart(Engine engine, long hot) {
    this.engine = engine;
    Arrays.setAll(programs, any -> new HotProgram(hot));
  }

  /** Programs or settings have changed. */
  void stale() {
    sharing.stale();
  }

  /** Prepares for a run; returns whether {@link #run} may be called in it. */
  boolean begins(Watcher watcher) {
    awaited = watcher.fifos();
    edges = watcher.edges();
    return sharing.find(engine, watcher.own(), watcher.flags());
  }

  /** Lets each machine run up to the cycle {@code end}, or to what it shares. */
  void run(long end) {
    for (StateMachine machine : engine.machines) {
      while (machine.next < end && !touches(machine)) {
        long before = machine.next;
        if (engine.inputs.settled(before) && machine.fresh()) {
          sprint(machine, end);
        }
        if (machine.next == before) {
          engine.alone(machine);
        }
      }
    }
  }

  /** Returns whether what the machine does next is seen by others, or sees them. */
  private boolean touches(StateMachine machine) {
    int number = machine.number;
    if (machine.forced != null
        || machine.latch != null
        || (sharing.touching[number] >> machine.pc & 1) != 0) {
      return true;
    }
    return (awaited >> number & 0x11) != 0
        && ((sharing.fifos[number] >> machine.pc & 1) != 0 || machine.waitsForWord());
  }

  private void sprint(StateMachine machine, long end) {
    int number = machine.number;
    int exits = sharing.exits[number];
    if ((exits >> machine.pc & 1) != 0) {
      return;
    }
    Edges kept = edges;
    if (kept != null) {
      kept.from(machine.divider);
    }
    HotProgram program = programs[number];
    Routine routine = program.find(machine, sharing.reach[number], exits, kept != null);
    int inputs = engine.inputs.seen(machine.next);
    int pulses = (int) Math.min(LONGEST, machine.divider.before(end));
    int passed = 0;
    int stops = 0;
    if (routine != null) {
      if (routine.enteredAt(machine.pc)) {
        passed = routine.run(machine, engine, kept, inputs, pulses);
      } else {
        stops = routine.entries();
      }
    }
    if (passed == 0) {
      passed = Sprint.run(machine, engine, kept, exits, stops, inputs, pulses);
      program.passed(passed);
    }
    machine.passed(passed, pulses);
  }
}
