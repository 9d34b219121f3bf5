package usbtoaster.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.ThreadKind;

/**
 * Records the stages of requests into a bounded ring.
 *
 * <p>Any thread may record; recording neither blocks nor allocates. The ring's order is the order
 * in which the recording calls claimed their places, so an event that happens before another stands
 * before it. The times of two threads' events may disagree with that order by the moment between
 * reading the clock and claiming the place. When the ring is full the newest event is dropped and
 * counted.
 *
 * <p>Beside the stages, which are moments, it may notify one {@link ActivityListener} of what
 * begins and ends, and of each stage in place; without one that costs a look at a field.
 *
 * <p>Recording throws nothing: an event whose clock or processor failed is dropped and counted, as
 * whoever records is in the middle of a request that must go on.
 */
public final class Trace {
  /** The device's time of an event that is not the device's, or of a device that has no clock. */
  public static final long NO_DEVICE_TIME = Long.MIN_VALUE;

  /** A trace that records nothing. */
  public static final Trace OFF = new Trace(2, () -> 0L, () -> 0, false, null);

  private final LongSupplier nanoClock;
  private final IntSupplier processor;
  private final boolean enabled;
  private final @Nullable ActivityListener listener;
  private final EventRing ring;
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong unheard = new AtomicLong();

  /**
   * Makes a trace of {@code capacity} events, rounded up to a power of two.
   *
   * @param capacity 1 to 2<sup>26</sup> events of about 56 bytes
   * @param nanoClock gives the time of an event
   * @param processor gives the number of the processor that the recording thread stands for
   */
  public Trace(int capacity, LongSupplier nanoClock, IntSupplier processor) {
    this(capacity, nanoClock, processor, true, null);
  }

  /** Makes a trace that also notifies {@code listener} of activities; null: nobody. */
  public Trace(
      int capacity,
      LongSupplier nanoClock,
      IntSupplier processor,
      @Nullable ActivityListener listener) {
    this(capacity, nanoClock, processor, true, listener);
  }

  private Trace(
      int capacity,
      LongSupplier nanoClock,
      IntSupplier processor,
      boolean enabled,
      @Nullable ActivityListener listener) {
    this.nanoClock = nanoClock;
    this.processor = processor;
    this.enabled = enabled;
    this.listener = listener;
    this.ring = new EventRing(capacity);
  }

  /** Returns a trace that records nothing, and notifies {@code listener} of activities. */
  public static Trace ofActivities(ActivityListener listener) {
    return new Trace(2, () -> 0L, () -> 0, false, listener);
  }

  /** Returns whether anything is recorded. */
  public boolean enabled() {
    return enabled;
  }

  /** Records that {@code request} (0: not known) reached {@code stage}. */
  public void record(Stage stage, long request, long detail) {
    record(stage, request, detail, NO_DEVICE_TIME);
  }

  /** Records an event that happened on the device at {@code deviceNanos} of its own clock. */
  public void record(Stage stage, long request, long detail, long deviceNanos) {
    if (enabled) {
      try {
        offer(stage, request, detail, nanoClock.getAsLong(), deviceNanos);
      } catch (Throwable fault) {
        failed.incrementAndGet();
      }
      tell(stage, request, detail);
    }
  }

  /**
   * Records an event that happened before now, as somebody else has seen it. It stands in the order
   * of the recording, with its own time.
   *
   * @param nanos when it happened, on the clock of this trace
   */
  public void recordAt(Stage stage, long request, long detail, long nanos) {
    if (enabled) {
      try {
        offer(stage, request, detail, nanos, NO_DEVICE_TIME);
      } catch (Throwable fault) {
        failed.incrementAndGet();
      }
      tell(stage, request, detail);
    }
  }

  private void tell(Stage stage, long request, long detail) {
    ActivityListener told = listener;
    if (told != null) {
      try {
        told.reached(stage, request, detail);
      } catch (Throwable fault) {
        unheard.incrementAndGet();
      }
    }
  }

  private void offer(Stage stage, long request, long detail, long nanos, long deviceNanos) {
    Thread thread = Thread.currentThread();
    ring.offer(
        stage,
        request,
        detail,
        nanos,
        deviceNanos,
        thread,
        ThreadKind.of(thread),
        processor.getAsInt());
  }

  /** An activity begins. Throws nothing; {@link #end} follows in any case. Allocates nothing. */
  public void begin(Activity activity) {
    ActivityListener told = listener;
    if (told != null) {
      try {
        told.began(activity);
      } catch (Throwable fault) {
        unheard.incrementAndGet();
      }
    }
  }

  /** An activity has ended. Throws nothing. */
  public void end(Activity activity) {
    ActivityListener told = listener;
    if (told != null) {
      try {
        told.ended(activity);
      } catch (Throwable fault) {
        unheard.incrementAndGet();
      }
    }
  }

  /**
   * A routine begins: an {@link Activity#ISR} or {@link Activity#DPC}. Throws nothing; {@link
   * #endRoutine} follows in any case. Allocates nothing.
   *
   * @return for {@link #endRoutine}: when it began, if anybody listens
   */
  public long beginRoutine(Activity activity) {
    if (listener == null) {
      return 0;
    }
    begin(activity);
    return now();
  }

  /**
   * A routine has ended. Throws nothing.
   *
   * @param routine the driver's own name of it
   * @param beganNanos what {@link #beginRoutine} has returned
   */
  public void endRoutine(Activity activity, String routine, long beganNanos) {
    ActivityListener told = listener;
    if (told != null) {
      long endedNanos = now();
      end(activity);
      try {
        told.ran(activity, routine, beganNanos, endedNanos);
      } catch (Throwable fault) {
        unheard.incrementAndGet();
      }
    }
  }

  private long now() {
    try {
      return nanoClock.getAsLong();
    } catch (Throwable fault) {
      failed.incrementAndGet();
      return 0;
    }
  }

  /** A request was completed, with an error status or without: its REQUEST ends. Throws nothing. */
  public void endRequest(boolean error) {
    ActivityListener told = listener;
    if (told != null) {
      try {
        told.completed(error);
      } catch (Throwable fault) {
        unheard.incrementAndGet();
      }
      end(Activity.REQUEST);
    }
  }

  /** Returns how often the listener to activities has thrown. */
  public long unheard() {
    return unheard.get();
  }

  /** Returns how many events found the ring full, or could not be made. */
  public long dropped() {
    return ring.dropped() + failed.get();
  }

  /**
   * Takes the recorded events, oldest first, at most one ring full, and hands them to {@code
   * reader}. One thread at a time: different threads must hand over by a happens-before.
   *
   * @return how many were taken
   */
  public int drain(EventReader reader) {
    return ring.drain(reader);
  }
}
