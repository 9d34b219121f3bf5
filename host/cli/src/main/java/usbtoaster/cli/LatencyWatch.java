package usbtoaster.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
import usbtoaster.view.latency.Latency;
import usbtoaster.view.latency.Pauses;

/** Measures a run, and what the garbage collector did meanwhile. */
final class LatencyWatch implements PieceRun.Watcher {
  private final Trace trace;
  private final RoutineClock clock;
  private final Latency latency = new Latency();
  private final Correlator correlator = new Correlator(latency);
  private final Pauses before = collections();

  LatencyWatch(Session session, RoutineClock clock) {
    this.trace = session.trace();
    this.clock = clock;
  }

  private static Pauses collections() {
    long count = 0;
    long millis = 0;
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += Math.max(0, each.getCollectionCount());
      millis += Math.max(0, each.getCollectionTime());
    }
    return new Pauses(count, millis);
  }

  @Override
  public void writing(int number, boolean shown) {
    drain();
  }

  @Override
  public void written(int number, boolean shown) {}

  private void drain() {
    correlator.drain(trace);
    clock.drain(latency);
  }

  @Override
  public void close() {
    drain();
    correlator.finish();
  }

  Latency latency() {
    return latency;
  }

  /** Returns what the collector has done since the beginning. */
  Pauses pauses() {
    Pauses now = collections();
    return new Pauses(now.count() - before.count(), now.millis() - before.millis());
  }
}
