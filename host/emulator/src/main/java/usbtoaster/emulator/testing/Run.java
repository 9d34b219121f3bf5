package usbtoaster.emulator.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.BreakListener;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/** Lets the machine run until something has come to pass, or says why it does not. */
final class Run {
  private static final long POLL_PICOS = 1000 * VirtualClock.PICOS_PER_NANO;
  private static final long STOP_PICOS = 10_000 * POLL_PICOS;

  private final Rp2040 pico;
  private final Supplier<String> diagnosis;
  private BooleanSupplier stop = () -> false;

  /**
   * Makes one.
   *
   * @param diagnosis tells where the firmware is
   */
  Run(Rp2040 pico, Supplier<String> diagnosis) {
    this.pico = pico;
    this.diagnosis = diagnosis;
  }

  /** Sets what ends every wait, looked at each 10 ms of device time. */
  void stopWhen(BooleanSupplier stop) {
    this.stop = stop;
  }

  /** Waits for what is looked at after each microsecond, and while the core sleeps each event. */
  void poll(String awaited, BooleanSupplier condition, Duration limit) {
    await(awaited, condition, limit, POLL_PICOS);
  }

  /** Waits for what pauses the machine itself when it comes to pass. */
  void await(String awaited, BooleanSupplier condition, Duration limit) {
    await(awaited, condition, limit, STOP_PICOS);
  }

  /** Waits until {@code speaker} has said {@code text}, behind what the last such wait found. */
  void says(String speaker, Transcript said, String text, Duration limit) {
    String awaited = "%s says %s".formatted(speaker, Terminal.quoted(Visible.utf8(text)));
    await(awaited, () -> said.readTo(text), limit);
  }

  /** Waits until {@code pad} changes to {@code level}, and returns the moment of the edge. */
  Duration edge(Signal pad, boolean level, Duration limit) {
    EdgeWait edge = new EdgeWait(pico, level);
    pad.listen(edge);
    try {
      await("%s goes %s".formatted(pad.name(), level ? "high" : "low"), edge::came, limit);
    } finally {
      pad.unlisten(edge);
    }
    return edge.time();
  }

  private void await(String awaited, BooleanSupplier condition, Duration limit, long stepPicos) {
    long end = pico.clock().picos() + Units.picos(limit);
    while (!condition.getAsBoolean()) {
      if (pico.clock().picos() >= end || neverAgain() || stop.getAsBoolean()) {
        throw new StuckException(report(awaited, limit));
      }
      pico.runTo(Math.min(end, next(end, stepPicos)));
    }
  }

  private long next(long end, long stepPicos) {
    long now = pico.clock().picos();
    return pico.idle() ? Math.max(pico.nextPicos(), now + 1) : now + Math.min(stepPicos, end - now);
  }

  private boolean neverAgain() {
    return pico.idle() && pico.nextPicos() == Long.MAX_VALUE;
  }

  private String report(String awaited, Duration limit) {
    String within =
        stop.getAsBoolean()
            ? "The wait was stopped before it came to pass"
            : neverAgain()
                ? "It cannot come to pass any more"
                : "It did not come to pass within %s of device time"
                    .formatted(Units.plain(limit.toNanos()));
    return "%s that %s. %s".formatted(within, awaited, diagnosis.get());
  }

  /**
   * Waits until the core is about to execute the first instruction of {@code function}, at {@code
   * address}.
   */
  void reach(String function, int address, Duration limit) {
    CortexM0Plus core = pico.core();
    core.breakpoint(address, true);
    BreakListener stop =
        (which, place, immediate) -> {
          pico.pause();
          return true;
        };
    core.debuggers().add(stop);
    try {
      await("core 0 reaches " + function, () -> core.halted() && core.pc() == address, limit);
      core.resume();
    } finally {
      core.breakpoint(address, false);
      core.debuggers().remove(stop);
    }
  }
}
