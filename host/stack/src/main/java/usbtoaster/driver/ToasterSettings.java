package usbtoaster.driver;

import usbtoaster.protocol.Protocol;

/**
 * How the driver treats its device.
 *
 * @param burstBytes payload bytes of one burst, 1 to {@link Protocol#MAX_BURST_BYTES}; bounds how
 *     long a thread is borrowed for the bus
 * @param frameTimeoutNanos how long an interrupt may take before the driver looks for itself
 * @param silentPolls how many times in a row a device may give no valid status before it is reset
 * @param strikes how many times one step of a transfer may fail before the request does
 * @param resets how many resets in a row may fail before the device is given up
 * @param maxWaiting how many writes, and how many reads, may wait; one more is refused with {@code
 *     INSUFFICIENT_RESOURCES}
 */
public record ToasterSettings(
    int burstBytes,
    long frameTimeoutNanos,
    int silentPolls,
    int strikes,
    int resets,
    int maxWaiting) {

  /** The settings that suit all homes. */
  public static final ToasterSettings DEFAULT =
      new ToasterSettings(Protocol.DEFAULT_BURST_BYTES, 50_000_000, 5, 8, 3, 1 << 20);

  /** Checks the burst size. */
  public ToasterSettings {
    if (burstBytes < 1 || burstBytes > Protocol.MAX_BURST_BYTES) {
      throw new IllegalArgumentException(
          "A burst has 1 to " + Protocol.MAX_BURST_BYTES + " bytes, not " + burstBytes + ".");
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
}
