package usbtoaster.junit;

import java.util.function.BooleanSupplier;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/** Virtual time: it passes on the test's thread, and only when somebody waits. */
final class VirtualPassage implements Passage {
  private static final long LOOK_NANOS = 10_000;

  private final EmulatedPico pico;
  private final MachineTime time;

  VirtualPassage(EmulatedPico pico, MachineTime time) {
    this.pico = pico;
    this.time = time;
  }

  @Override
  public Timebase timebase() {
    return time;
  }

  MachineTime time() {
    return time;
  }

  @Override
  public boolean await(BooleanSupplier condition, Limit limit) {
    long deadline = time.nanoTime() + limit.nanos();
    long executed = executed();
    boolean[] holds = new boolean[1]; // a condition that has held may not hold again
    Looks looks = new Looks(deadline);
    looks.fire();
    try {
      time.runUntil(
          () -> {
            holds[0] = condition.getAsBoolean();
            return holds[0]
                || time.nanoTime() >= deadline
                || (limit.instructions() != Long.MAX_VALUE
                    && executed() - executed >= limit.instructions());
          },
          limit.nanos() + LOOK_NANOS); // in vain, it ends at the deadline
    } finally {
      time.disarm(looks);
    }
    return holds[0];
  }

  @Override
  public void pass(long nanos) {
    time.advance(nanos);
  }

  private long executed() {
    return pico.look(Probe::instructions);
  }

  @Override
  public void noted() {
    time.noted();
  }

  @Override
  public void close() {}

  /** Has the machine stop every now and then, so that the condition is looked at. */
  private final class Looks implements Alarm {
    private final long deadline;

    Looks(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public void fire() {
      long now = time.nanoTime();
      if (now < deadline) {
        time.arm(this, Math.min(deadline, now + LOOK_NANOS));
      }
    }

    @Override
    public String toString() {
      return "a test's next look";
    }
  }
}
