package usbtoaster.emulator.core;

import usbtoaster.emulator.time.Failures;
import usbtoaster.emulator.time.Listeners;

/** The debuggers that are attached to a core. Belongs to the machine's thread. */
public final class Debuggers {
  private final Listeners<BreakListener> listeners;
  private boolean halts;

  Debuggers(int core, Failures failures) {
    listeners = new Listeners<>("core " + core, failures);
  }

  /** Attaches {@code debugger}, behind those that are. It may come and go while it is asked. */
  public void add(BreakListener debugger) {
    listeners.add(debugger);
  }

  /** Takes {@code debugger} away; nothing if it is not attached. */
  public void remove(BreakListener debugger) {
    listeners.remove(debugger);
  }

  /** Returns whether somebody besides {@code one} takes a BKPT with this operand. */
  public boolean takenBesides(BreakListener one, int immediate) {
    boolean[] taken = {false};
    listeners.notifyEach(each -> taken[0] |= each != one && each.takes(immediate));
    return taken[0];
  }

  /** Returns whether somebody takes a BKPT with this operand. */
  boolean take(int immediate) {
    halts = false;
    listeners.notifyEach(each -> halts |= each.takes(immediate));
    return halts;
  }

  /** Asks all of them: returns whether one wants the core halted, or there is none to ask. */
  boolean halt(CortexM0Plus core, int address, int immediate) {
    halts = listeners.isEmpty();
    listeners.notifyEach(
        each -> halts |= asks(each, immediate) && each.halts(core, address, immediate));
    return halts;
  }

  private static boolean asks(BreakListener each, int immediate) {
    return immediate == BreakListener.BREAKPOINT || each.takes(immediate);
  }

  /** Asks all of them likewise: returns whether one wants the core halted. */
  boolean halt(CortexM0Plus core, Watchpoints.Hit hit) {
    halts = false;
    listeners.notifyEach(each -> halts |= each.watched(core, hit));
    return halts;
  }
}
