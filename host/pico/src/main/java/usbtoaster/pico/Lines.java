package usbtoaster.pico;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;

/** The host's inputs and outputs at the Pico's pins, and which of them are in use. */
final class Lines {
  /** A GPIO write of the host takes this long. */
  private static final long WRITE_PICOS = TimeUnit.MICROSECONDS.toNanos(1) * Tempo.PICOS_PER_NANO;

  private final Chip chip;
  private final Conductor conductor;
  private final ListenerFailures failures = new ListenerFailures();
  private final Set<String> claims = new HashSet<>(); // guarded by itself

  Lines(Chip chip, Conductor conductor) {
    this.chip = chip;
    this.conductor = conductor;
  }

  /**
   * Sets the wires of an output of the host, all at once. One that leads to LEDs of the host only
   * is none of the device's business: it takes none of its time, and nobody waits for that.
   */
  void set(List<Wire> wires, boolean high) {
    if (wires.stream().allMatch(Wire::isHostLed)) {
      light(wires, high);
      return;
    }
    conductor.enter();
    try {
      wires.forEach(wire -> drive(wire, high));
      conductor.runTo(chip.picos() + WRITE_PICOS);
    } finally {
      conductor.leave();
    }
  }

  private void light(List<Wire> wires, boolean high) {
    conductor.enter();
    try {
      wires.forEach(wire -> drive(wire, high));
    } finally {
      conductor.leaveAside();
    }
  }

  /** With the machine taken: sets a wire, and lets no time pass. */
  void drive(Wire wire, boolean high) {
    chip.drive(wire, high);
  }

  /** Begins to note the edges of {@code wire} for {@code input}. */
  void listen(Wire wire, EmulatedInput input, Signal.Listener listener) {
    conductor.enter();
    try {
      Signal signal = chip.signal(wire.gp());
      input.start(signal.level(), chip.alarm("debounce of " + wire.name(), input::settle));
      signal.listen(listener);
      conductor.add(input);
    } finally {
      conductor.leave();
    }
  }

  void unlisten(Wire wire, EmulatedInput input, Signal.Listener listener) {
    conductor.enter();
    try {
      chip.signal(wire.gp()).unlisten(listener);
      conductor.remove(input);
    } finally {
      conductor.leave();
    }
    free(wire.name());
  }

  /** Inside the machine: arms an alarm anew. */
  void rearm(Alarm alarm, long picos) {
    chip.armIn(alarm, picos);
  }

  /** Inside the machine: there is an edge to deliver. */
  void noted() {
    conductor.noted();
  }

  /** A listener of the host to {@code wire} has thrown. */
  void failed(Wire wire, Throwable thrown) {
    failures.note(wire.name(), thrown);
    conductor.failed(wire.name(), thrown);
  }

  /** Returns a sentence, after a space, on the listeners of the host that have failed; or "". */
  String failures() {
    return failures.tell();
  }

  /** Returns what the listeners of the host have thrown, the first of it. */
  List<Throwable> thrown() {
    return failures.thrown();
  }

  /** Takes a pin, or a device on the bus, for one Pi4J object. */
  void claim(String what) {
    synchronized (claims) {
      if (!claims.add(what)) {
        throw new IllegalStateException(
            what + " of the emulated Pico is in use: shut down what uses it first.");
      }
    }
  }

  void free(String what) {
    synchronized (claims) {
      claims.remove(what);
    }
  }
}
