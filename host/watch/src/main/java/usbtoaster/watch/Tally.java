package usbtoaster.watch;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the pieces. Any thread may count and read. */
final class Tally {
  final AtomicLong queued = new AtomicLong();
  final AtomicLong inFlight = new AtomicLong();
  final AtomicLong completed = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong cancelled = new AtomicLong();
  final AtomicLong wrong = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
}
