package usbtoaster.driver;

/**
 * What the parts of the driver count, each where it happens. Guarded by the extension's lock;
 * {@link #snapshot} is what others get.
 */
final class Counters {
  long interrupts;
  long frames;
  long invalidStatuses;
  long timeouts;
  long resends;
  long resets;
  long restarts;
  long failures;

  ToasterCounters snapshot() {
    return new ToasterCounters(
        interrupts, frames, invalidStatuses, timeouts, resends, resets, restarts, failures);
  }
}
