package usbtoaster.driver;

import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;

/**
 * Where the driver stands with its device. {@link Recovery} writes it, everybody reads it. Guarded
 * by the extension's lock.
 */
final class DeviceState {
  /** A stage of meeting the device. */
  enum Phase {
    /** Not begun, or over. */
    STOPPED,
    /** It is asked what it is. */
    IDENTIFYING,
    /** It is given back the browning that it forgot. */
    SETTING,
    /** Its reset line is low. */
    RESETTING,
    /** Its reset line is high again; it is given time. */
    BOOTING,
    /** Requests can be sent. */
    RUNNING,
    /** Given up: every request ends with {@link #failure}. */
    FAILED
  }

  Phase phase = Phase.STOPPED;

  /** The largest burst that the device takes. */
  int burstBytes = Protocol.MAX_BURST_BYTES;

  /** The status with which requests end while the device is abandoned. */
  int failure = NtStatus.DEVICE_NOT_CONNECTED;

  boolean running() {
    return phase == Phase.RUNNING;
  }

  boolean failed() {
    return phase == Phase.FAILED || phase == Phase.STOPPED;
  }

  boolean stopped() {
    return phase == Phase.STOPPED;
  }

  @Override
  public String toString() {
    return phase.name();
  }
}
