package usbtoaster.driver;

import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.DeviceStatus;

/** What the device's word for a command means for the request. */
final class Verdict {
  private Verdict() {}

  /** Returns whether it makes no sense to send a command again that was refused so. */
  static boolean forGood(DeviceStatus status) {
    return switch (status) {
      case BAD_LENGTH, UNKNOWN_COMMAND, BAD_VALUE -> true;
      default -> false;
    };
  }

  /**
   * Returns with what a request ends whose command was sent often enough.
   *
   * @param aboutIt whether {@code status} is the one of that command
   */
  static int reason(DeviceStatus status, boolean aboutIt) {
    if (status != DeviceStatus.OK) {
      return ntStatus(status);
    }
    // It says that it did what it was told, and its slot says otherwise.
    return aboutIt ? NtStatus.DEVICE_PROTOCOL_ERROR : NtStatus.IO_TIMEOUT;
  }

  static int ntStatus(DeviceStatus status) {
    return switch (status) {
      case OK -> NtStatus.SUCCESS;
      case BAD_CRC -> NtStatus.CRC_ERROR;
      case BAD_LENGTH, BAD_VALUE -> NtStatus.INVALID_PARAMETER;
      case BUSY -> NtStatus.DEVICE_BUSY;
      case UNKNOWN_COMMAND -> NtStatus.INVALID_DEVICE_REQUEST;
      case OVERRUN -> NtStatus.DATA_OVERRUN;
      case CANCELLED -> NtStatus.CANCELLED;
      case REBOOTED -> NtStatus.DEVICE_NOT_READY;
      case UNEXPECTED, UNKNOWN -> NtStatus.DEVICE_PROTOCOL_ERROR;
    };
  }
}
