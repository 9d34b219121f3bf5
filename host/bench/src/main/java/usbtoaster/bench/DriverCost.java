package usbtoaster.bench;

import java.io.IOException;
import java.util.Locale;
import usbtoaster.driver.ToasterSettings;

/**
 * Prints how long a write takes on direct wires and how long threads are in the driver for it, one
 * write in flight. Arguments: none.
 */
public final class DriverCost {
  private static final int WARM_WRITES = 20_000;
  private static final int WRITES = 20_000;
  private static final int BYTES = 64;

  private DriverCost() {}

  /** Measures with a device that arms again at once, and with one that takes 20 microseconds. */
  public static void main(String[] arguments) throws IOException {
    for (long rearmNanos : new long[] {0, 20_000}) {
      DriverTime counter = new DriverTime();
      try (Rig rig = Rig.direct(ToasterSettings.DEFAULT, rearmNanos, counter)) {
        run(rig, WARM_WRITES);
        long frames = rig.driver.counters().frames();
        long inside = counter.nanos();
        long start = System.nanoTime();
        run(rig, WRITES);
        long took = System.nanoTime() - start;
        System.out.printf(
            Locale.ROOT,
            "re-arms in %2d us: %7.1f us a write, %7.1f us of it in the driver, %.2f frames%n",
            rearmNanos / 1000,
            took / 1e3 / WRITES,
            (counter.nanos() - inside) / 1e3 / WRITES,
            (double) (rig.driver.counters().frames() - frames) / WRITES);
      }
    }
  }

  private static void run(Rig rig, int writes) {
    new Lane(rig.stream, new byte[BYTES], writes).start().join();
  }
}
