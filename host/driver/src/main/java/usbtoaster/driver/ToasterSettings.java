package usbtoaster.driver;

import java.util.concurrent.TimeUnit;
import usbtoaster.protocol.Protocol;

/**
 * How the driver treats its device.
 *
 * @param burstBytes payload bytes of one burst, 1 to {@link Protocol#MAX_BURST_BYTES}; bounds how
 *     long a thread is borrowed for the bus. A device that takes less gets less
 * @param frameTimeoutNanos how long an interrupt may take before the driver looks for itself: T_IRQ
 *     ({@link Protocol#INTERRUPT_NANOS}) to a day
 * @param silentPolls how many times in a row a device may give no valid status before it is reset;
 *     0 or more, as all that follow
 * @param strikes how many times one step of a transfer may fail before the request does
 * @param resets how many resets in a row may fail before the device is abandoned
 * @param maxWaiting how many writes, how many reads and how many controls may wait; one more is
 *     refused with {@code INSUFFICIENT_RESOURCES}
 */
public record ToasterSettings(
    int burstBytes,
    long frameTimeoutNanos,
    int silentPolls,
    int strikes,
    int resets,
    int maxWaiting) {

  // Before DEFAULT, which is checked with it.
  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);

  /** The settings that suit all targets. */
  public static final ToasterSettings DEFAULT =
      new ToasterSettings(Protocol.DEFAULT_BURST_BYTES, 50_000_000, 5, 8, 3, 1 << 20);

  /** Checks the values. */
  public ToasterSettings {
    if (burstBytes < 1 || burstBytes > Protocol.MAX_BURST_BYTES) {
      throw new IllegalArgumentException(
          "A burst has 1 to " + Protocol.MAX_BURST_BYTES + " bytes, not " + burstBytes + ".");
    }
    if (frameTimeoutNanos < Protocol.INTERRUPT_NANOS || frameTimeoutNanos > LONGEST_NANOS) {
      throw new IllegalArgumentException(
          "An interrupt may take "
              + Protocol.INTERRUPT_NANOS
              + " (T_IRQ) to "
              + LONGEST_NANOS
              + " (a day) nanoseconds, not "
              + frameTimeoutNanos
              + ".");
    }
    requireCount(silentPolls, "The looks at a silent device");
    requireCount(strikes, "The strikes");
    requireCount(resets, "The resets in a row");
    requireCount(maxWaiting, "The requests that may wait");
  }

  private static void requireCount(int count, String what) {
    if (count < 0) {
      throw new IllegalArgumentException(what + " are 0 or more, not " + count + ".");
    }
  }

  /** Returns these settings with another burst size. */
  public ToasterSettings withBurstBytes(int bytes) {
    return new ToasterSettings(bytes, frameTimeoutNanos, silentPolls, strikes, resets, maxWaiting);
  }

  /** Returns these settings with another time to wait for an interrupt. */
  public ToasterSettings withFrameTimeoutNanos(long nanos) {
    return new ToasterSettings(burstBytes, nanos, silentPolls, strikes, resets, maxWaiting);
  }

  /**
   * Returns these settings for a bus with a slower clock than the firmware's fastest: an interrupt
   * may take at least as long as the longest frame does, so that a transfer's time is enough for
   * its frames. Set the burst before.
   *
   * @param hertz the clock, above 0
   */
  public ToasterSettings withClock(int hertz) {
    long bits = 8L * (Protocol.HEADER_BYTES + burstBytes);
    long frameNanos = bits * TimeUnit.SECONDS.toNanos(1) / hertz;
    return withFrameTimeoutNanos(
        Math.max(frameTimeoutNanos, frameNanos + Protocol.INTERRUPT_NANOS));
  }

  /** Returns these settings with another number of requests that may wait. */
  public ToasterSettings withMaxWaiting(int requests) {
    return new ToasterSettings(
        burstBytes, frameTimeoutNanos, silentPolls, strikes, resets, requests);
  }
}
