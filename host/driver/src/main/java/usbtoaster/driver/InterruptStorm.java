package usbtoaster.driver;

/**
 * Counts the interrupts that no frame can have made, so that a line that never comes to rest does
 * not keep the driver busy for ever. A request that ends forgives them. Guarded by the extension's
 * lock.
 */
final class InterruptStorm {
  private static final int HINTS = 16; // interrupts without a frame, one soon after the other

  private final ToasterSettings settings;
  private final Clock clock;
  private final Outbox outbox;
  private int hints;
  private int storms;
  private long hintNanos;
  private long ended; // requests, at the last hint

  InterruptStorm(ToasterSettings settings, Clock clock, Outbox outbox) {
    this.settings = settings;
    this.clock = clock;
    this.outbox = outbox;
  }

  /** Counts an interrupt; returns whether they come too thick. */
  boolean hint() {
    if (ended != outbox.ended()) {
      hints = 0;
      storms = 0;
      ended = outbox.ended();
    }
    long now = clock.nowNanos();
    if (now - hintNanos > 2 * settings.frameTimeoutNanos()) { // longer than a rest
      hints = 0;
    }
    hintNanos = now;
    return ++hints > HINTS;
  }

  /** Counts a storm that the device has made; returns whether to go on with it. */
  boolean bearable() {
    return ++storms <= settings.silentPolls();
  }
}
