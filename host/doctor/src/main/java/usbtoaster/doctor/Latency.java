package usbtoaster.doctor;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * How long an interrupt takes: from the end of a transfer, which makes the device interrupt, to the
 * listener. The device's own time for a frame, some 15 µs, is in it. For one thread; the listener
 * is called on the thread of the edges.
 */
final class Latency {
  private static final int FRAMES = 200;
  private static final int MOST_LOST = 40; // each is waited for, and a user waits, too
  private static final int MOST_LOST_AT_FIRST = 8;
  private static final long NOT_YET = Long.MIN_VALUE;
  private static final long GOOD_NANOS = 1_000_000;
  private static final long FRAME_TIMEOUT_NANOS = 50_000_000; // the driver's patience with an edge

  private final ToasterWiring wiring;
  private final Hands hands;
  private final Trace trace;
  private final AtomicLong rose = new AtomicLong(NOT_YET);

  /**
   * Makes a measurement.
   *
   * @param trace has the kernel's time of each edge, where that is told
   */
  Latency(ToasterWiring wiring, Hands hands, Trace trace) {
    this.wiring = wiring;
    this.hands = hands;
    this.trace = trace;
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
      long[] sinceKernel = new long[FRAMES];
      int arrived = 0;
      int told = 0;
      int frames = 0;
      while (frames < FRAMES
          && frames - arrived < (arrived == 0 ? MOST_LOST_AT_FIRST : MOST_LOST)) {
        frames++;
        exchange.quiet();
        kernel(); // of what was before
        rose.set(NOT_YET);
        long ended = exchange.pollUnawaited();
        if (hands.await(() -> rose.get() != NOT_YET, Exchange.PATIENCE_NANOS)) {
          nanos[arrived++] = Math.max(0, rose.get() - ended);
          long kernel = kernel();
          if (kernel != NOT_YET) {
            sinceKernel[told++] = rose.get() - kernel;
          }
        }
      }
      return judged(frames, Arrays.copyOf(nanos, arrived), Arrays.copyOf(sinceKernel, told));
    } finally {
      wiring.irq().removeListener(stamp);
    }
  }

  /** Returns when the kernel saw the last edge; it is recorded before the listener is notified. */
  private long kernel() {
    long[] last = {NOT_YET};
    trace.drain(
        event -> {
          if (event.stage() == Stage.EDGE) {
            last[0] = event.nanos();
          }
        });
    return last[0];
  }

  /**
   * Says how good it is.
   *
   * @param frames how many were sent
   * @param nanos from the end of each transfer to the listener, as far as the edge arrived
   * @param sinceKernel from the kernel's time of the edge to the listener, as far as it is told
   */
  static Finding judged(int frames, long[] nanos, long[] sinceKernel) {
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
                "%d of %d frames' edges arrived; from the transfer's end to the listener p50 %s,"
                    + " p90 %s, p99 %s, at most %s",
                nanos.length,
                frames,
                told(at(nanos, 50)),
                told(at(nanos, 90)),
                told(slow),
                told(nanos[nanos.length - 1]))
            + kernels(sinceKernel);
    if (nanos.length < frames) {
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

  private static String kernels(long[] nanos) {
    if (nanos.length == 0) {
      return "";
    }
    Arrays.sort(nanos);
    return ", of which from the kernel's time of the edge p50 %s, p99 %s, at most %s"
        .formatted(told(at(nanos, 50)), told(at(nanos, 99)), told(nanos[nanos.length - 1]));
  }

  /** Returns the least figure that so many percent do not exceed. */
  private static long at(long[] sorted, int percent) {
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  private static String told(long nanos) {
    return nanos < 1_000_000
        ? "%d us".formatted(nanos / 1_000)
        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
