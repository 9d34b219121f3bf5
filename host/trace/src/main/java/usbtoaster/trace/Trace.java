package usbtoaster.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
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
 * <p>Recording throws nothing: an event whose clock or processor failed is dropped and counted, as
 * whoever records is in the middle of a request that must go on.
 */
public final class Trace {
  /** The device's time of an event that is not the device's, or of a device that has no clock. */
  public static final long NO_DEVICE_TIME = Long.MIN_VALUE;

  /** A trace that records nothing. */
  public static final Trace OFF = new Trace(2, () -> 0L, () -> 0, false);

  private final LongSupplier nanoClock;
  private final IntSupplier processor;
  private final boolean enabled;
  private final EventRing ring;
  private final AtomicLong failed = new AtomicLong();

  /**
   * Makes a trace of {@code capacity} events, rounded up to a power of two.
   *
   * @param capacity 1 to 2<sup>26</sup> events of about 56 bytes
   * @param nanoClock gives the time of an event
   * @param processor gives the number of the processor that the recording thread stands for
   */
  public Trace(int capacity, LongSupplier nanoClock, IntSupplier processor) {
    this(capacity, nanoClock, processor, true);
  }

  private Trace(int capacity, LongSupplier nanoClock, IntSupplier processor, boolean enabled) {
    this.nanoClock = nanoClock;
    this.processor = processor;
    this.enabled = enabled;
    this.ring = new EventRing(capacity);
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
