package usbtoaster.uring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation;

/**
 * What was asked of the engine and has not ended: the slots, those that wait for the poller, and
 * what is to be cancelled.
 *
 * <p>Any thread; everything is under one lock that is held for some instructions. In the steady
 * state nothing is allocated.
 *
 * <p>Overview: a submission takes a slot, which flies at once if the poller itself submits and
 * there is room, and is queued otherwise. A cancel marks the slot and puts it into the list of
 * cancels; the poller takes it from there, and asks Linux or, if it had not been begun, ends it.
 * {@link #waiting} tells without the lock whether the poller has something to take.
 */
final class Requests {
  private static final int FIRST_SLOTS = 64;
  private static final int LAST_GENERATION = Integer.MAX_VALUE;

  private final Object lock = new Object();
  private final int mostInFlight;
  private @Nullable Slot[] slots = new Slot[FIRST_SLOTS]; // under the lock, as all that follow
  private int made;
  private int[] free = new int[FIRST_SLOTS];
  private int freeCount;
  private final SlotQueue queue = new SlotQueue();
  private @Nullable Slot cancels;
  private int flying;
  private boolean closed;
  // Volatile: written under the lock, read without by the poller before it sleeps.
  private volatile boolean waiting;

  Requests(int mostInFlight) {
    this.mostInFlight = mostInFlight;
  }

  /** Returns whether the poller has something to take. */
  boolean waiting() {
    return waiting;
  }

  /** Returns whether nothing is queued or in flight. */
  boolean idle() {
    synchronized (lock) {
      return made == freeCount;
    }
  }

  /** Returns whether operations are refused. */
  boolean closed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Returns how many operations Linux has. */
  int flying() {
    synchronized (lock) {
      return flying;
    }
  }

  /**
   * Takes an operation that its descriptor has admitted.
   *
   * @param direct whether the caller is the poller, and puts it into the ring if it may fly
   * @return null: the engine or the descriptor is being closed
   */
  @Nullable Slot take(Operation operation, Flights flights, boolean direct) {
    synchronized (lock) {
      // Under the lock: a close that this does not see finds the slot among the flights.
      if (closed || operation.descriptor().closing()) {
        return null;
      }
      Slot slot = freeSlot();
      slot.operation = operation;
      slot.flights = flights;
      slot.cancelled = false;
      slot.done = 0;
      slot.polling = false;
      flights.add(slot);
      operation.state(slot);
      if (direct && queue.isEmpty() && flying < mostInFlight) {
        slot.state = Slot.State.FLYING;
        flying++;
      } else {
        slot.state = Slot.State.QUEUED;
        queue.add(slot);
        look();
      }
      return slot;
    }
  }

  private Slot freeSlot() {
    if (freeCount > 0) {
      Slot slot = slots[free[--freeCount]];
      if (slot != null) {
        return slot;
      }
    }
    if (made == slots.length) {
      slots = Arrays.copyOf(slots, 2 * made);
      free = Arrays.copyOf(free, 2 * made);
    }
    Slot slot = new Slot(made);
    slots[made++] = slot;
    return slot;
  }

  /** The poller takes the oldest queued slot that may fly. */
  @Nullable Slot nextToFly() {
    synchronized (lock) {
      Slot slot = flying < mostInFlight ? queue.poll() : null;
      if (slot != null) {
        slot.state = Slot.State.FLYING;
        flying++;
      }
      look();
      return slot;
    }
  }

  /** The ring has no room: the poller gives back what it took. */
  void giveBack(Slot slot) {
    synchronized (lock) {
      flying--;
      if (slot.cancelled) {
        slot.state = Slot.State.DOOMED;
        list(slot);
      } else {
        slot.state = Slot.State.QUEUED;
        queue.add(slot);
      }
      look();
    }
  }

  /** The poller takes a slot that is to be cancelled, and is flying or doomed. */
  @Nullable Slot nextToCancel() {
    synchronized (lock) {
      Slot slot = cancels;
      while (slot != null) {
        cancels = slot.nextCancel;
        slot.nextCancel = null;
        slot.listed = false;
        if (slot.cancelled) { // else it is in use again
          break;
        }
        slot = cancels;
      }
      look();
      return slot;
    }
  }

  /** Returns the slot that Linux knows by this name; null: it has ended. */
  @Nullable Slot find(long userData) {
    int index = (int) userData;
    synchronized (lock) {
      Slot slot = index >= 0 && index < made ? slots[index] : null;
      return slot != null && slot.state == Slot.State.FLYING && slot.userData() == userData
          ? slot
          : null;
    }
  }

  /** The operation has ended: its slot is free. */
  void free(Slot slot) {
    synchronized (lock) {
      slot.flights().remove(slot);
      if (slot.state == Slot.State.FLYING) {
        flying--;
      }
      slot.state = Slot.State.FREE;
      slot.cancelled = false;
      slot.operation = null;
      slot.flights = null;
      slot.generation = slot.generation == LAST_GENERATION ? 0 : slot.generation + 1;
      free[freeCount++] = slot.index;
      look();
    }
  }

  /** Asks for an operation to be cancelled, unless it has ended. */
  void cancel(Operation operation) {
    // Read without the lock: the caller submitted it, or was told by who did.
    if (operation.state() instanceof Slot slot) {
      synchronized (lock) {
        if (isOf(slot, operation)) {
          ask(slot);
          look();
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // an operation is itself and nobody else
  private static boolean isOf(Slot slot, Operation operation) {
    return slot.operation == operation;
  }

  /** Asks for all operations of a descriptor to be cancelled. */
  void cancelAll(Descriptor descriptor) {
    synchronized (lock) {
      for (Slot each = Flights.of(descriptor).first; each != null; each = each.neighbourAfter) {
        ask(each);
      }
      look();
    }
  }

  /** Refuses operations from now on, and asks for all to be cancelled. */
  void close() {
    synchronized (lock) {
      closed = true;
      for (int i = 0; i < made; i++) {
        Slot each = slots[i];
        if (each != null && each.state != Slot.State.FREE) {
          ask(each);
        }
      }
      look();
    }
  }

  /** Asks again for those that Linux has not let go of. */
  void cancelAgain() {
    synchronized (lock) {
      for (int i = 0; i < made; i++) {
        Slot each = slots[i];
        if (each != null && each.state == Slot.State.FLYING && each.cancelled) {
          list(each);
        }
      }
      look();
    }
  }

  // Under the lock

  private void ask(Slot slot) {
    if (!slot.cancelled) {
      slot.cancelled = true;
      if (slot.state == Slot.State.QUEUED) {
        queue.remove(slot);
        slot.state = Slot.State.DOOMED;
      }
      list(slot);
    }
  }

  private void list(Slot slot) {
    if (!slot.listed) {
      slot.listed = true;
      slot.nextCancel = cancels;
      cancels = slot;
    }
  }

  private void look() {
    waiting = cancels != null || (flying < mostInFlight && !queue.isEmpty());
  }
}
