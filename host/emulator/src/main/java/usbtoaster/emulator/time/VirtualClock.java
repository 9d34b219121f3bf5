package usbtoaster.emulator.time;

import org.jspecify.annotations.Nullable;

/**
 * The machine's time: picoseconds since it was made, and the alarms that are due in it. Nothing in
 * the emulator knows another time.
 *
 * <p>Overview: time passes in two ways. Between slices, {@link #advanceTo} moves it from alarm to
 * alarm; each alarm runs at its own moment, alarms of one moment in the order in which they were
 * armed. During a {@link Slice} a core executes and carries the time on by itself: {@link #picos}
 * asks it, and an alarm that is armed for a moment before the slice's end shortens the slice. So a
 * register that is read in the middle of a slice sees the exact time, and no alarm comes late.
 *
 * <p>Belongs to the machine's thread.
 */
public final class VirtualClock {
  /** Picoseconds of a nanosecond. */
  public static final long PICOS_PER_NANO = 1_000;

  /** Picoseconds of a second. */
  public static final long PICOS_PER_SECOND = 1_000_000_000_000L;

  private final Failures failures = new Failures();
  private long now;
  private @Nullable Alarm first;
  private @Nullable Slice slice;

  /** Makes a clock at 0 with nothing armed. */
  public VirtualClock() {}

  /** Returns where the exceptions of the machine's listeners go. */
  public Failures failures() {
    return failures;
  }

  /** Returns the time in picoseconds. */
  public long picos() {
    Slice running = slice;
    return running == null ? now : running.picos();
  }

  /** Returns the time in nanoseconds, rounded down. */
  public long nanos() {
    return picos() / PICOS_PER_NANO;
  }

  /** Makes an alarm, not armed. */
  public Alarm alarm(String name, Runnable action) {
    return new Alarm(name, action);
  }

  /**
   * Arms {@code alarm} for {@code atPicos}, in place of the moment it was armed for before. A
   * moment in the past counts as now; {@link Long#MAX_VALUE}, which a clock that stands still
   * gives, disarms. Never runs it inside this call.
   */
  public void arm(Alarm alarm, long atPicos) {
    if (alarm.armed()) {
      unlink(alarm);
    }
    if (atPicos == Alarm.NEVER) {
      alarm.atPicos = Alarm.NEVER;
      return;
    }
    alarm.atPicos = Math.max(atPicos, picos());
    link(alarm);
    Slice running = slice;
    if (running != null && first == alarm) {
      running.endBy(alarm.atPicos);
    }
  }

  /** Arms {@code alarm} to go off {@code delayPicos} from now. */
  public void armIn(Alarm alarm, long delayPicos) {
    arm(alarm, picos() + delayPicos);
  }

  /** Takes {@code alarm} out; nothing if it is not armed. */
  public void disarm(Alarm alarm) {
    if (alarm.armed()) {
      unlink(alarm);
      alarm.atPicos = Alarm.NEVER;
    }
  }

  /** Returns the moment of the next alarm; {@link Long#MAX_VALUE} if none is armed. */
  public long nextPicos() {
    Alarm next = first;
    return next == null ? Alarm.NEVER : next.atPicos;
  }

  /** Returns the next alarm, or null. */
  public @Nullable Alarm next() {
    return first;
  }

  /**
   * Moves the time to {@code picos} and runs the alarms on the way, those of {@code picos} too. Not
   * from inside a slice or an alarm.
   */
  public void advanceTo(long picos) {
    Alarm due = first;
    while (due != null && due.atPicos <= picos) {
      runNext(due);
      due = first;
    }
    now = Math.max(now, picos);
  }

  private void runNext(Alarm due) {
    now = Math.max(now, due.atPicos);
    unlink(due);
    due.atPicos = Alarm.NEVER;
    due.fire();
  }

  /** Begins a slice: until {@link #endSlice} time is what {@code slice} says. */
  public void beginSlice(Slice slice) {
    this.slice = slice;
  }

  /** Returns whether a core executes in a slice. */
  public boolean inSlice() {
    return slice != null;
  }

  /** Ends the slice. The time stays where {@link #advanceTo} left it: call that next. */
  public void endSlice() {
    slice = null;
  }

  private void link(Alarm alarm) {
    Alarm before = null;
    Alarm after = first;
    while (after != null && after.atPicos <= alarm.atPicos) {
      before = after;
      after = after.next;
    }
    alarm.previous = before;
    alarm.next = after;
    if (before == null) {
      first = alarm;
    } else {
      before.next = alarm;
    }
    if (after != null) {
      after.previous = alarm;
    }
  }

  private void unlink(Alarm alarm) {
    Alarm before = alarm.previous;
    Alarm after = alarm.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    alarm.next = null;
    alarm.previous = null;
  }
}
