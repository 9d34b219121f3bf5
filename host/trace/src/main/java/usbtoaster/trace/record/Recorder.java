package usbtoaster.trace.record;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import usbtoaster.trace.Activity;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.RoutineRan;

/**
 * Keeps what happens beside the stages, until it is drained: a bounded queue with many writers.
 *
 * <p>Any thread may write, at any IRQL; nobody waits for a place. When the queue is full the newest
 * entry is dropped and counted. Entries of one thread stand in its order. Unlike a {@link Trace} it
 * allocates an entry each: it is there only while a run is recorded.
 */
public final class Recorder implements ActivityListener {
  private final LongSupplier nanoClock;
  private final ArrayBlockingQueue<Entry> entries;
  private final AtomicLong dropped = new AtomicLong();

  /**
   * Makes a recorder.
   *
   * @param capacity how many entries may wait to be drained
   * @param nanoClock the clock of the trace
   */
  public Recorder(int capacity, LongSupplier nanoClock) {
    this.entries = new ArrayBlockingQueue<>(capacity);
    this.nanoClock = nanoClock;
  }

  private void add(Entry entry) {
    if (!entries.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public void ran(Activity activity, String routine, long beganNanos, long endedNanos) {
    Thread thread = Thread.currentThread();
    add(
        new RoutineRan(
            activity,
            routine,
            beganNanos,
            endedNanos,
            thread.getName(),
            thread.threadId(),
            ThreadKind.of(thread)));
  }

  /** The level of a line has changed just now; at {@code deviceNanos} of the device's clock. */
  public void line(String line, boolean high, long deviceNanos) {
    add(new LineChanged(line, high, nanoClock.getAsLong(), deviceNanos));
  }

  /**
   * The level of a line has changed before now, as somebody else has seen it.
   *
   * @param nanos when it changed, on the clock of the trace
   */
  public void lineAt(String line, boolean high, long nanos, long deviceNanos) {
    add(new LineChanged(line, high, nanos, deviceNanos));
  }

  /** The LEDs show {@code levels} from now on. */
  public void leds(int levels) {
    add(new LedsChanged(levels, nanoClock.getAsLong()));
  }

  /** A function of the firmware has ended just now. */
  public void function(
      String function, int depth, long beganNanos, long deviceNanos, long deviceEndNanos) {
    add(
        new FunctionRan(
            function, depth, beganNanos, nanoClock.getAsLong(), deviceNanos, deviceEndNanos));
  }

  /** Returns the time on the clock of the trace. */
  public long nanoTime() {
    return nanoClock.getAsLong();
  }

  /** Returns how many entries found no place. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Takes the entries that are there, and hands them to {@code reader}. One thread at a time.
   *
   * @return how many were taken
   */
  public int drain(EntryReader reader) {
    int most = entries.size(); // busy writers do not hold the reader
    int taken = 0;
    Entry entry = most == 0 ? null : entries.poll();
    while (entry != null) {
      reader.entry(entry);
      taken++;
      entry = taken == most ? null : entries.poll();
    }
    return taken;
  }
}
