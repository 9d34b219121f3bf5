package usbtoaster.mock;

import usbtoaster.mock.VirtualToaster.EdgeSink;
import usbtoaster.time.Alarm;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;

/**
 * IRQ and ACK of the virtual toaster.
 *
 * <p>Overview: the end of a frame sets {@code ready}, what the device did by itself sets {@code
 * changed}. The alarm turns them into a rising IRQ when both lines are low; a rising ACK lowers
 * IRQ. So what comes while IRQ is high gives one more interrupt after the acknowledge. A frame's
 * end clears both flags; only that of a POLL that nothing follows leaves a change an interrupt of
 * its own. The alarm also hands both kinds of edges to the sink, outside the lock, in the order in
 * which they happened.
 *
 * <p>All methods are called with the toaster's lock held, but for the alarm, which takes it.
 */
final class InterruptLine {
  /** Is notified of each change of IRQ at once, with the toaster's lock held. */
  @FunctionalInterface
  interface Changes {
    void irq(boolean high);
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final Object lock;
  private final Timebase time;
  private final long latencyNanos;
  private final EdgeSink edges;
  private final Changes changes;
  private final Alarm alarm = new NamedAlarm("edge of IRQ", this::deliver);

  private boolean irq;
  private boolean ack;
  private boolean ready; // a frame was handled and the device is armed again
  private boolean alone; // that frame was a POLL without MORE
  private boolean changed;
  private long riseNanos;
  private long mutedUntilNanos = Long.MIN_VALUE;
  private int fallen;
  private long alarmNanos = NEVER;

  InterruptLine(Object lock, Timebase time, long latencyNanos, EdgeSink edges, Changes changes) {
    this.lock = lock;
    this.time = time;
    this.latencyNanos = latencyNanos;
    this.edges = edges;
    this.changes = changes;
  }

  boolean high() {
    return irq;
  }

  boolean acknowledged() {
    return ack;
  }

  void acknowledge(boolean high, long now) {
    ack = high;
    if (high) {
      lower(now);
    } else if (reports()) {
      arm(Math.max(now, riseNanos));
    }
  }

  /** Reports that a frame was handled: alone, or together with a change. */
  void ready(long now, boolean alone) {
    latch(now);
    ready = true;
    this.alone = alone;
  }

  /** Reports that a slot got toasted by itself, or that the boot is over. */
  void change(long now) {
    latch(now);
    changed = true;
  }

  private void latch(long now) {
    if (!reports()) {
      riseNanos = now + latencyNanos;
    }
    if (!irq && !ack) {
      arm(riseNanos);
    }
  }

  private boolean reports() {
    return ready || changed;
  }

  /** Does not rise before {@code untilNanos}. */
  void mute(long untilNanos) {
    mutedUntilNanos = untilNanos;
  }

  /** Goes low and forgets what it had to report, as at a reset. */
  void clear(long now) {
    ready = false;
    changed = false;
    lower(now);
  }

  private void lower(long now) {
    if (irq) {
      irq = false;
      changes.irq(false);
      fallen++;
      arm(now);
    }
  }

  private void arm(long nanos) {
    if (nanos < alarmNanos) {
      alarmNanos = nanos;
      time.arm(alarm, nanos);
    }
  }

  private void deliver() {
    int falls;
    boolean rose;
    synchronized (lock) {
      alarmNanos = NEVER;
      falls = fallen;
      fallen = 0;
      rose = reports() && !irq && !ack && rise(time.nanoTime());
    }
    for (int i = 0; i < falls; i++) {
      edges.edge(false);
    }
    if (rose) {
      edges.edge(true);
    }
  }

  private boolean rise(long now) {
    long allowedNanos = Math.max(riseNanos, mutedUntilNanos);
    if (now >= allowedNanos) {
      if (!(ready && alone)) {
        changed = false;
      }
      ready = false;
      irq = true;
      changes.irq(true);
      return true;
    }
    if (allowedNanos != NEVER) {
      arm(allowedNanos);
    }
    return false;
  }
}
