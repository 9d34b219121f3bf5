package usbtoaster.doctor;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import usbtoaster.driver.ToasterWiring;

/**
 * How long an interrupt takes: from the end of a transfer, which makes the device interrupt, to the
 * listener. The device's own time for a frame, some 15 µs, is in it. For one thread; the listener
 * is called on the thread of the edges.
 */
final class Latency {
  private static final int FRAMES = 200;
  private static final long NOT_YET = Long.MIN_VALUE;
  private static final long GOOD_NANOS = 1_000_000;
  private static final long FRAME_TIMEOUT_NANOS = 50_000_000; // the driver's patience with an edge

  private final ToasterWiring wiring;
  private final Hands hands;
  private final AtomicLong rose = new AtomicLong(NOT_YET);

  Latency(ToasterWiring wiring, Hands hands) {
    this.wiring = wiring;
    this.hands = hands;
  }

  /**
   * Measures.
   *
   * @throws BusException if the host's own end refuses
   */
  Finding measure() throws BusException {
    DigitalStateChangeListener stamp =
        event -> {
          if (event.state().isHigh()) {
            rose.compareAndSet(NOT_YET, hands.time().nanoTime());
          }
        };
    Exchange exchange = new Exchange(wiring, hands, new Evidence());
    wiring.irq().addListener(stamp);
    try {
      long[] nanos = new long[FRAMES];
      int arrived = 0;
      for (int i = 0; i < FRAMES; i++) {
        exchange.quiet();
        rose.set(NOT_YET);
        long ended = exchange.pollUnawaited();
        if (hands.await(() -> rose.get() != NOT_YET, Exchange.PATIENCE_NANOS)) {
          nanos[arrived++] = Math.max(0, rose.get() - ended);
        }
      }
      return judged(Arrays.copyOf(nanos, arrived));
    } finally {
      wiring.irq().removeListener(stamp);
    }
  }

  static Finding judged(long[] nanos) {
    String subject = "interrupts";
    if (nanos.length == 0) {
      return Finding.failed(
          subject,
          "IRQ's level changes, and its listener is notified of no edge",
          "Use --edges chardev, and look for another program that uses the line.");
    }
    Arrays.sort(nanos);
    long slow = at(nanos, 99);
    String figures =
        String.format(
            Locale.ROOT,
            "%d of %d frames' edges arrived; from the transfer's end to the listener p50 %s, p90"
                + " %s, p99 %s, at most %s",
            nanos.length,
            FRAMES,
            told(at(nanos, 50)),
            told(at(nanos, 90)),
            told(slow),
            told(nanos[nanos.length - 1]));
    if (nanos.length < FRAMES) {
      return Finding.warning(
          subject,
          figures,
          "The driver looks for itself where an edge is lost, and is slower for it.");
    }
    if (slow >= FRAME_TIMEOUT_NANOS) {
      return Finding.warning(
          subject,
          figures,
          "That is longer than the driver waits for an edge (50 ms): end what keeps this machine"
              + " busy.");
    }
    return Finding.ok(subject, figures + (slow <= GOOD_NANOS ? ": quick" : ": slow, and enough"));
  }

  /** Returns the least figure that so many percent do not exceed. */
  private static long at(long[] sorted, int percent) {
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  private static String told(long nanos) {
    return nanos < 1_000_000
        ? "%d µs".formatted(nanos / 1_000)
        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
