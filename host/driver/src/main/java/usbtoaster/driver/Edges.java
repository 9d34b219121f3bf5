package usbtoaster.driver;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the service routine and the rest of the driver tell each other of the edges of IRQ. Any
 * thread, no lock.
 *
 * <p>Muted, an edge is not acknowledged, so the line stays high and brings no more: that is how a
 * device that interrupts without end, or was abandoned, is left alone. The next frame ends it.
 */
final class Edges {
  private final AtomicLong number = new AtomicLong();
  private final AtomicBoolean raised = new AtomicBoolean(); // since the last frame began
  // Volatile: written by the service routine, read by its DPC.
  private volatile long served;
  // Volatile: written under the driver's lock or by close, read by the edge thread.
  private volatile boolean muted;
  private volatile boolean closed;

  /** Counts an edge and returns its number; 0 if it is not to be looked at. */
  long count() {
    return muted || closed ? 0 : number.incrementAndGet();
  }

  /** Returns the number of the newest edge. */
  long newest() {
    return number.get();
  }

  /** The service routine has run for edge {@code served}; a line that was low tells an old one. */
  void served(long served, boolean high) {
    this.served = served;
    if (high) {
      raised.set(true);
    }
  }

  /** Returns the number of the edge that was served last. */
  long served() {
    return served;
  }

  /** Returns whether the line was found high since the last frame began, and forgets it. */
  boolean takeRaised() {
    return raised.getAndSet(false);
  }

  void mute(boolean mute) {
    muted = mute;
  }

  void close() {
    closed = true;
  }
}
