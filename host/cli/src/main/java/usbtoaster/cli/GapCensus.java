package usbtoaster.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.view.picture.Counted;

/**
 * Counts the threads that wait while one write is in flight, on a thread of its own. It counts in
 * the middle of the flight: a census stops the JVM for a moment, which would be seen in the times
 * of what happens at its ends. The UI loop's thread calls.
 */
final class GapCensus implements AutoCloseable {
  private static final int MOST = 40;
  private static final long SHORTEST_NANOS = 1_000_000; // from one census to the next
  private static final long SHORTEST_FLIGHT_NANOS = 5_000_000;

  /** One flight. */
  private static final class Flight {
    private final long untilNanos;
    private final long everyNanos;
    private long nextNanos; // these three guarded by this
    private long without;
    private long samples;
    private int most;
    private boolean over;

    Flight(long nowNanos, long aboutNanos) {
      nextNanos = nowNanos + aboutNanos / 10;
      untilNanos = aboutNanos < SHORTEST_FLIGHT_NANOS ? nextNanos : nowNanos + aboutNanos * 8 / 10;
      everyNanos = Math.max(SHORTEST_NANOS, aboutNanos / MOST);
    }

    /** Returns how long it is to the next census; -1 if there is none any more. */
    synchronized long untilNext(long nowNanos) {
      if (over || nextNanos - untilNanos >= 0 || nowNanos - untilNanos >= 0) {
        return -1;
      }
      return Math.max(0, nextNanos - nowNanos);
    }

    /** Counts only if the write was in flight throughout. */
    synchronized void add(int waiting, long nowNanos) {
      if (!over) {
        samples++;
        without += waiting == 0 ? 1 : 0;
        most = Math.max(most, waiting);
      }
      nextNanos = Math.max(nextNanos + everyNanos, nowNanos + SHORTEST_NANOS);
    }

    synchronized Counted end() {
      over = true;
      return new Counted(samples, without, most);
    }
  }

  private final RequestWait waiting;
  private final LongSupplier nanoClock;
  private final StackThread thread = new StackThread(ThreadKind.CENSUS, "census", this::count);
  private volatile @Nullable Flight flight; // the UI loop's thread sets it, the census looks
  private volatile boolean closed; // the same
  private long beganNanos;
  private long aboutNanos;

  GapCensus(RequestWait waiting, LongSupplier nanoClock) {
    this.waiting = waiting;
    this.nanoClock = nanoClock;
    ThreadCensus.take(waiting); // the first one loads classes, which takes longer than a write
    thread.start();
  }

  /** A write is called. As much time as the one before took, this one takes, too. */
  void begin() {
    beganNanos = nanoClock.getAsLong();
    flight = new Flight(beganNanos, aboutNanos);
    LockSupport.unpark(thread);
  }

  /** It has come back. */
  Counted end() {
    Flight over = flight;
    flight = null;
    aboutNanos = nanoClock.getAsLong() - beganNanos;
    return over == null ? Counted.NOT : over.end();
  }

  private void count() {
    while (!closed) {
      Flight now = flight;
      long wait = now == null ? -1 : now.untilNext(nanoClock.getAsLong());
      if (now == null || wait < 0) {
        LockSupport.park(this);
      } else if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      } else {
        now.add(ThreadCensus.take(waiting).waiting().size(), nanoClock.getAsLong());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
