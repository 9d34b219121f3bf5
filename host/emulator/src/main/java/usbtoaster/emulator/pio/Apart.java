package usbtoaster.emulator.pio;

/**
 * Lets one machine after the other run to the end, where nothing that one does can be seen by
 * another: no two of them write to the same pins, none uses a flag or executes what its program has
 * computed, and none has sticky outputs. That is as exact as from cycle to cycle, and faster.
 */
final class Apart {
  private final Engine engine;
  private boolean may;

  Apart(Engine engine) {
    this.engine = engine;
  }

  /** Finds out from programs and settings whether the machines may run apart. */
  void find() {
    int pins = 0;
    may = false;
    for (StateMachine machine : engine.machines) {
      if (machine.settings.sticky) {
        return;
      }
      int written = machine.enabled ? written(machine) : 0;
      if ((written & pins) != 0 || written < 0) {
        return;
      }
      pins |= written;
    }
    may = true;
  }

  /** Returns the pins that a program writes to; a negative number: it cannot run apart. */
  private int written(StateMachine machine) {
    int written = 0;
    for (int address = 0; address < Pio.INSTRUCTIONS; address++) {
      Op op = engine.op(machine, address);
      if (op.usesFlags() || op.executes()) {
        return -1;
      }
      written |= machine.settings.writes(op);
    }
    return written;
  }

  /** Executes the cycles before {@code end}, if the machines may run apart. */
  void run(long end) {
    if (!may || !plain()) {
      return;
    }
    for (StateMachine machine : engine.machines) {
      while (machine.next < end) {
        Sprint.run(machine, engine, end);
        if (machine.next < end) {
          machine.step(machine.next, engine);
        }
      }
    }
    engine.outs.set(end, engine.out());
    engine.enables.set(end, engine.enable());
  }

  /** Returns whether every machine executes its program, and nothing else. */
  private boolean plain() {
    for (StateMachine machine : engine.machines) {
      if (machine.forced != null || machine.latch != null) {
        return false;
      }
    }
    return true;
  }
}
