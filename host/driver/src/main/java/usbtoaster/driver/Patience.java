package usbtoaster.driver;

/**
 * How long the driver puts up with one transfer. Guarded by the extension's lock.
 *
 * <p>Strikes are steps in a row without progress; burnt breads and resets of the device are counted
 * for themselves, as progress comes before each of them. The time is what the host works out from
 * the length: every frame of the transfer, and a strike's worth more, at the pace of a device that
 * hardly answers. While a transfer has the bus the host looks at least every {@code
 * frameTimeoutNanos}. Where it did not, its process was stopped or its threads were: that time is
 * not the device's.
 */
final class Patience {
  private static final int LATE_LOOKS = 2; // a look may come as late by itself

  private final ToasterSettings settings;
  private int strikes;
  private int burns;
  private int restarts;
  private long endNanos;
  private long lookedNanos; // when the host looked last

  Patience(ToasterSettings settings) {
    this.settings = settings;
  }

  /** A transfer begins. */
  void begin() {
    strikes = 0;
    burns = 0;
    restarts = 0;
  }

  /** Gives the time for {@code bursts} bursts from now on. */
  void renew(Clock clock, int bursts) {
    double frames = 2.0 + bursts + settings.strikes();
    double looks = 2.0 + settings.silentPolls();
    lookedNanos = clock.nowNanos();
    endNanos = clock.in((long) (frames * looks * settings.frameTimeoutNanos()));
  }

  /** Looks whether the time is over. */
  boolean over(Clock clock) {
    long now = clock.nowNanos();
    long stoodNanos = now - lookedNanos - LATE_LOOKS * settings.frameTimeoutNanos();
    lookedNanos = now;
    if (stoodNanos > 0) {
      endNanos += Math.min(stoodNanos, Long.MAX_VALUE - endNanos);
    }
    return now > endNanos;
  }

  void progress() {
    strikes = 0;
  }

  /** Counts a strike; returns whether to go on. */
  boolean strike() {
    return ++strikes <= settings.strikes();
  }

  /** Counts a burnt bread; returns whether to go on. */
  boolean burns() {
    return ++burns <= settings.strikes();
  }

  /** Counts a reset of the device; returns whether to go on. */
  boolean restarts() {
    return ++restarts <= settings.strikes();
  }
}
