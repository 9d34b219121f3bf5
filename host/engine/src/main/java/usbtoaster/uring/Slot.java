package usbtoaster.uring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Operation;

/**
 * The place of one operation from its submission to its end: what the kernel still holds. It
 * outlives handles and tokens, and is free again at the operation's own last end, never at a
 * cancel's.
 */
final class Slot {
  enum State {
    FREE,
    /** It waits for the poller. */
    QUEUED,
    /** The poller has it, and Linux from the next enter on. */
    FLYING,
    /** It was cancelled while it waited: it never gets to Linux. */
    DOOMED
  }

  final int index;

  // Under the lock of the requests:
  int generation;
  State state = State.FREE;
  @Nullable Operation operation;
  @Nullable Flights flights;
  boolean cancelled;
  boolean listed; // in the list of cancels, perhaps since an earlier use
  @Nullable Slot before; // in the queue
  @Nullable Slot after;
  @Nullable Slot nextCancel;
  @Nullable Slot neighbourBefore; // of the same descriptor
  @Nullable Slot neighbourAfter;

  // The poller's own:
  int done; // bytes that earlier parts of a send took
  boolean polling; // what flies is a poll that goes before the operation

  Slot(int index) {
    this.index = index;
  }

  Operation operation() {
    return Objects.requireNonNull(operation);
  }

  Flights flights() {
    return Objects.requireNonNull(flights);
  }

  /** Returns the name by which Linux knows this use of the slot: positive. */
  long userData() {
    return (long) generation << 32 | index;
  }
}
