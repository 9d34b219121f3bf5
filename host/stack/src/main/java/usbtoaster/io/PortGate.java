package usbtoaster.io;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.time.Alarm;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;

/**
 * Looks after a port whose threads all run while packets wait: where no packet has been taken for a
 * while, those that block in Java let others run (semantics item 65).
 *
 * <p>Any thread, at any IRQL; nothing is done while no packet waits. It needs the clock that the
 * pool was given, and no thread of its own.
 */
final class PortGate {
  static final long STUCK_NANOS = 100_000_000;

  private final CompletionPort port;
  private final Timebase time;
  private final Consumer<Throwable> faults;
  private final Alarm alarm = new NamedAlarm("gate of the completion port", this::look);
  private final AtomicBoolean watching = new AtomicBoolean();
  // Volatile: written by who begins to watch or by the alarm, and read by the next alarm.
  private volatile long taken;

  /** Makes one that tells {@code faults}, which throws nothing, where there is no timer. */
  PortGate(CompletionPort port, Timebase time, Consumer<Throwable> faults) {
    this.port = port;
    this.time = time;
    this.faults = faults;
  }

  /** A packet waits and as many run as may: begins to look. */
  void watch() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      arm();
    }
  }

  private void arm() {
    taken = port.taken();
    try {
      time.arm(alarm, time.nanoTime() + STUCK_NANOS);
    } catch (Throwable noThread) {
      watching.set(false); // nobody looks, so the next packet that waits asks again
      faults.accept(noThread);
    }
  }

  private void look() {
    if (port.depth() == 0) {
      watching.set(false);
      if (port.depth() > 0) { // it came before that
        watch();
      }
      return;
    }
    if (port.taken() == taken) {
      port.findBlocked();
    }
    arm();
  }

  /** Looks no more. */
  void close() {
    watching.set(true);
    time.disarm(alarm);
  }
}
