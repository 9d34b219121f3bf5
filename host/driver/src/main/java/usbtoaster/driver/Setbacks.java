package usbtoaster.driver;

/**
 * Counts the resets of the device, so that there is no endless chain of them: those in a row in
 * which it did not come back, and those between which no request ended and no calm second passed.
 * Guarded by the extension's lock.
 */
final class Setbacks {
  private static final long CALM_NANOS = 1_000_000_000;

  private final ToasterSettings settings;
  private final Clock clock;
  private final Outbox outbox;
  private int rounds;
  private int setbacks;
  private long setbackNanos;
  private long ended; // requests, at the last setback

  Setbacks(ToasterSettings settings, Clock clock, Outbox outbox) {
    this.settings = settings;
    this.clock = clock;
    this.outbox = outbox;
  }

  /** The device is tried anew: nothing is held against it. */
  void forgive() {
    rounds = 0;
    setbacks = 0;
  }

  /** The device is back. */
  void met() {
    rounds = 0;
  }

  /** Counts a reset by the line; returns whether to go on. */
  boolean round() {
    return ++rounds <= settings.resets() && setback();
  }

  /** Counts a reset, whoever has made it; returns whether to go on. */
  boolean setback() {
    boolean calm = clock.nowNanos() - setbackNanos > CALM_NANOS;
    if (calm || ended != outbox.ended()) {
      setbacks = 0;
    }
    ended = outbox.ended();
    setbackNanos = clock.nowNanos();
    return ++setbacks <= (long) settings.strikes() + settings.resets() + 1;
  }
}
