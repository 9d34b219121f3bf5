package usbtoaster.experiments;

import usbtoaster.linux.ProcessUsage;

/**
 * What the process has used by now, or in a time.
 *
 * @param nanos when, or how long it took
 * @param cpuNanos of all threads, those that have ended included
 * @param switches from one thread to another, of all of them
 */
record Usage(long nanos, long cpuNanos, long switches) {
  /** Returns what was used by now. */
  static Usage now() {
    ProcessUsage used = ProcessUsage.now();
    return new Usage(System.nanoTime(), used.cpuNanos(), used.switches());
  }

  /** Returns what was used since then. */
  Usage since(Usage before) {
    return new Usage(nanos - before.nanos, cpuNanos - before.cpuNanos, switches - before.switches);
  }
}
