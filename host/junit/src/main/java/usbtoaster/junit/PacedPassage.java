package usbtoaster.junit;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.time.Timebase;

/** Time at a pace: the machine runs on its own thread, and the test's looks at it. */
final class PacedPassage implements Passage {
  private static final long LOOK_NANOS = 200_000; // of real time
  private static final int PICOS_PER_NANO = 1_000;

  private final EmulatedPico pico;
  private final SharedTimer timer;

  PacedPassage(EmulatedPico pico, SharedTimer timer) {
    this.pico = pico;
    this.timer = timer;
  }

  @Override
  public Timebase timebase() {
    return timer;
  }

  /**
   * At the pace "fast" the machine's time may be over before the host's threads have moved: they
   * have as much of real time.
   */
  @Override
  public boolean await(BooleanSupplier condition, Limit limit) {
    long end = timer.nanoTime() + limit.nanos();
    long deadline = picos() + limit.nanos() * PICOS_PER_NANO;
    long executed = executed();
    return look(
        condition,
        () ->
            (picos() >= deadline && timer.nanoTime() >= end)
                || executed() - executed >= limit.instructions());
  }

  @Override
  public void pass(long nanos) {
    long deadline = picos() + nanos * PICOS_PER_NANO;
    look(() -> picos() >= deadline, () -> false);
  }

  private static boolean look(BooleanSupplier condition, BooleanSupplier over) {
    while (!condition.getAsBoolean()) {
      if (over.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  private long executed() {
    return pico.look(Probe::instructions);
  }

  private long picos() {
    return pico.look(Probe::picos);
  }

  @Override
  public void noted() {}

  @Override
  public void close() {
    timer.close();
  }
}
