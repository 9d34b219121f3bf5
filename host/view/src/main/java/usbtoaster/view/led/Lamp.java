package usbtoaster.view.led;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.Timebase;

/**
 * One LED: how many activities of its kind go on, whether it is lit for that, and for how long it
 * has been. Any thread; no lock, no allocation.
 *
 * <p>The time is a sum, to which a beginning adds the negative of the clock and an end the clock:
 * so it matters not who of two threads comes first.
 */
final class Lamp {
  private final Timebase time;
  private final Runnable changed;
  private final @Nullable Flash flash; // null: lit while something goes on
  private final AtomicInteger going = new AtomicInteger();
  private final AtomicLong times = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /**
   * Makes one that is dark.
   *
   * @param changed is run when it has gone on or off
   * @param stretched whether a flash is to be long enough for eyes
   */
  Lamp(Timebase time, Runnable changed, boolean stretched) {
    this.time = time;
    this.changed = changed;
    flash = stretched ? new Flash(time, this::on, changed) : null;
  }

  /** One more goes on. */
  void begin() {
    if (going.getAndIncrement() == 0) {
      goesOn();
    }
  }

  /** One has ended. */
  void end() {
    if (going.decrementAndGet() == 0) {
      goesOff();
    }
  }

  /** Is on or off, in place of a count; does nothing if it is so already. */
  void set(boolean on) {
    if (on == (going.get() != 0)) {
      return;
    }
    if (on && going.compareAndSet(0, 1)) {
      goesOn();
    } else if (!on && going.compareAndSet(1, 0)) {
      goesOff();
    }
  }

  private void goesOn() {
    times.incrementAndGet();
    nanos.addAndGet(-time.nanoTime());
    if (flash == null) {
      changed.run();
    } else {
      flash.on();
    }
  }

  private void goesOff() {
    nanos.addAndGet(time.nanoTime());
    if (flash == null) {
      changed.run();
    } else {
      flash.off();
    }
  }

  /** Returns whether something goes on. */
  boolean on() {
    return going.get() > 0;
  }

  /** Returns whether it is to be lit. */
  boolean lit() {
    return flash == null ? on() : flash.lit();
  }

  /** Returns how often something began while nothing went on. */
  long times() {
    return times.get();
  }

  /** Returns for how long something went on, in all. */
  long nanos() {
    long ended = nanos.get();
    return Math.max(0, on() ? ended + time.nanoTime() : ended);
  }

  /** Takes its alarm back. */
  void close() {
    if (flash != null) {
      flash.close();
    }
  }
}
