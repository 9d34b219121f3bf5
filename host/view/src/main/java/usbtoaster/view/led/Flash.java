package usbtoaster.view.led;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * Stretches what is too short for eyes. Any thread; no lock, no allocation.
 *
 * <p>Overview: one word of state, moved by compare-and-set. LIT and DARK end by the alarm alone, so
 * whoever enters one of them arms it, and it is armed once at a time.
 *
 * <pre>
 *   READY  dark, may go on at once        on: LIT
 *   LIT    for at least 40 ms             alarm: HELD, and DARK if nothing goes on
 *   HELD   as long as something goes on   off: DARK
 *   DARK   for at least 40 ms             on: AGAIN; alarm: READY, or LIT if something goes on
 *   AGAIN  as DARK, and was called for    alarm: LIT
 * </pre>
 */
final class Flash implements Alarm {
  /** An eye sees a flash of this length, and a gap of this length between two. */
  static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private enum State {
    READY,
    LIT,
    HELD,
    DARK,
    AGAIN
  }

  private final Timebase time;
  private final BooleanSupplier goesOn;
  private final Runnable changed;
  private final AtomicReference<State> state = new AtomicReference<>(State.READY);

  /**
   * Makes one that is dark.
   *
   * @param goesOn whether something goes on at this moment
   * @param changed is run when it has gone on or off
   */
  Flash(Timebase time, BooleanSupplier goesOn, Runnable changed) {
    this.time = time;
    this.goesOn = goesOn;
    this.changed = changed;
  }

  /** Something begins. */
  void on() {
    while (true) {
      State now = state.get();
      if (now == State.READY && enter(now, State.LIT)) {
        return;
      }
      if (now == State.DARK && state.compareAndSet(now, State.AGAIN)) {
        return;
      }
      if (now != State.READY && now != State.DARK) {
        return;
      }
    }
  }

  /** Nothing goes on any more. */
  void off() {
    enter(State.HELD, State.DARK);
  }

  boolean lit() {
    State now = state.get();
    return now == State.LIT || now == State.HELD;
  }

  /** The shortest time is over. */
  @Override
  public void fire() {
    if (state.compareAndSet(State.LIT, State.HELD)) {
      if (!goesOn.getAsBoolean()) { // it ended meanwhile, and off found LIT
        off();
      }
      return;
    }
    while (state.get() != State.READY) {
      if (enter(State.AGAIN, State.LIT)
          || (goesOn.getAsBoolean() && enter(State.DARK, State.LIT))
          || state.compareAndSet(State.DARK, State.READY)) {
        return;
      }
    }
  }

  private boolean enter(State from, State to) {
    boolean entered = state.compareAndSet(from, to);
    if (entered) {
      time.arm(this, time.nanoTime() + SHORTEST_NANOS);
      changed.run();
    }
    return entered;
  }

  void close() {
    time.disarm(this);
  }
}
