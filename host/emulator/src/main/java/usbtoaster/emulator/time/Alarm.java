package usbtoaster.emulator.time;

import org.jspecify.annotations.Nullable;

/**
 * Something that is to happen at a moment of virtual time. Made once by its owner and armed as
 * often as needed: arming allocates nothing. Belongs to the machine's thread.
 */
public final class Alarm {
  /** The moment of an alarm that is not armed. */
  static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final Runnable action;

  // The clock's alone: its list of armed alarms, sorted by time.
  long atPicos = NEVER;
  @Nullable Alarm next;
  @Nullable Alarm previous;

  Alarm(String name, Runnable action) {
    this.name = name;
    this.action = action;
  }

  /** Returns whether the alarm is armed. */
  public boolean armed() {
    return atPicos != NEVER;
  }

  /** Returns the moment it goes off, in picoseconds; {@link Long#MAX_VALUE} if it is not armed. */
  public long atPicos() {
    return atPicos;
  }

  void fire() {
    action.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
