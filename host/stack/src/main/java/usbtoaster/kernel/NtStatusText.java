package usbtoaster.kernel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names and the sentences of {@link NtStatus}. A test checks that none is missing. */
enum NtStatusText {
  SUCCESS(NtStatus.SUCCESS, "Done."),
  ABANDONED_WAIT_0(NtStatus.ABANDONED_WAIT_0, "The thing waited for was closed meanwhile."),
  USER_APC(NtStatus.USER_APC, "The wait ended because a user APC ran."),
  TIMEOUT(NtStatus.TIMEOUT, "The time to wait is over."),
  PENDING(NtStatus.PENDING, "The request is under way and will be completed later."),
  BUFFER_OVERFLOW(NtStatus.BUFFER_OVERFLOW, "There was more data than the buffer could take."),
  DEVICE_BUSY(NtStatus.DEVICE_BUSY, "The device is busy with something else."),
  UNSUCCESSFUL(NtStatus.UNSUCCESSFUL, "The request failed."),
  NOT_IMPLEMENTED(NtStatus.NOT_IMPLEMENTED, "The driver does not know this request."),
  INFO_LENGTH_MISMATCH(
      NtStatus.INFO_LENGTH_MISMATCH, "The length does not fit the kind of information."),
  ACCESS_VIOLATION(NtStatus.ACCESS_VIOLATION, "The memory of the request is not there."),
  INVALID_HANDLE(NtStatus.INVALID_HANDLE, "The handle is closed or was never open."),
  INVALID_PARAMETER(NtStatus.INVALID_PARAMETER, "A parameter of the request is wrong."),
  NO_SUCH_DEVICE(NtStatus.NO_SUCH_DEVICE, "There is no such device."),
  NO_SUCH_FILE(NtStatus.NO_SUCH_FILE, "There is no such file."),
  INVALID_DEVICE_REQUEST(NtStatus.INVALID_DEVICE_REQUEST, "The device cannot do this, or not now."),
  END_OF_FILE(NtStatus.END_OF_FILE, "The end of the file was reached."),
  MORE_PROCESSING_REQUIRED(
      NtStatus.MORE_PROCESSING_REQUIRED, "A driver has taken the request back to work on it."),
  ACCESS_DENIED(NtStatus.ACCESS_DENIED, "The access is not allowed."),
  BUFFER_TOO_SMALL(NtStatus.BUFFER_TOO_SMALL, "The buffer is too small for the answer."),
  OBJECT_TYPE_MISMATCH(
      NtStatus.OBJECT_TYPE_MISMATCH, "The handle is of another kind than the request needs."),
  OBJECT_NAME_INVALID(NtStatus.OBJECT_NAME_INVALID, "The name is not one that a file can have."),
  OBJECT_NAME_NOT_FOUND(NtStatus.OBJECT_NAME_NOT_FOUND, "Nothing has this name."),
  OBJECT_NAME_COLLISION(NtStatus.OBJECT_NAME_COLLISION, "Something has this name already."),
  OBJECT_PATH_NOT_FOUND(NtStatus.OBJECT_PATH_NOT_FOUND, "The path does not lead to a folder."),
  DATA_OVERRUN(NtStatus.DATA_OVERRUN, "The device sent or got data faster than it could be taken."),
  CRC_ERROR(NtStatus.CRC_ERROR, "The data were damaged on their way: their checksum is wrong."),
  SHARING_VIOLATION(NtStatus.SHARING_VIOLATION, "Somebody else uses the file, and lets nobody in."),
  DELETE_PENDING(NtStatus.DELETE_PENDING, "The device or file is being removed."),
  DISK_FULL(NtStatus.DISK_FULL, "The disk is full."),
  INSUFFICIENT_RESOURCES(NtStatus.INSUFFICIENT_RESOURCES, "There is no room for one more request."),
  DEVICE_DATA_ERROR(
      NtStatus.DEVICE_DATA_ERROR, "The device has lost the data: they cannot be read any more."),
  DEVICE_NOT_CONNECTED(NtStatus.DEVICE_NOT_CONNECTED, "The device is not connected."),
  MEDIA_WRITE_PROTECTED(NtStatus.MEDIA_WRITE_PROTECTED, "The disk is protected against writing."),
  DEVICE_NOT_READY(NtStatus.DEVICE_NOT_READY, "The device is not ready yet."),
  PIPE_DISCONNECTED(NtStatus.PIPE_DISCONNECTED, "The other end has gone."),
  IO_TIMEOUT(NtStatus.IO_TIMEOUT, "It was not over in time."),
  FILE_IS_A_DIRECTORY(NtStatus.FILE_IS_A_DIRECTORY, "This is a directory and not a file."),
  NOT_SUPPORTED(NtStatus.NOT_SUPPORTED, "The request is not supported."),
  INTERNAL_ERROR(NtStatus.INTERNAL_ERROR, "The stack itself made an error."),
  TOO_MANY_OPENED_FILES(NtStatus.TOO_MANY_OPENED_FILES, "Too many files are open."),
  CANCELLED(NtStatus.CANCELLED, "The request was cancelled."),
  FILE_CLOSED(NtStatus.FILE_CLOSED, "The file was closed."),
  INVALID_CONNECTION(NtStatus.INVALID_CONNECTION, "There is no connection."),
  PIPE_BROKEN(NtStatus.PIPE_BROKEN, "An end of the pipe, or of the connection, was closed."),
  DRIVER_INTERNAL_ERROR(
      NtStatus.DRIVER_INTERNAL_ERROR, "The driver failed while it worked on the request."),
  INVALID_DEVICE_STATE(NtStatus.INVALID_DEVICE_STATE, "The device is not in a state to do this."),
  IO_DEVICE_ERROR(NtStatus.IO_DEVICE_ERROR, "The device failed."),
  DEVICE_PROTOCOL_ERROR(
      NtStatus.DEVICE_PROTOCOL_ERROR, "The device answered something that makes no sense."),
  INVALID_BUFFER_SIZE(
      NtStatus.INVALID_BUFFER_SIZE, "The data are longer or shorter than the device can take."),
  INVALID_ADDRESS_COMPONENT(
      NtStatus.INVALID_ADDRESS_COMPONENT, "The address is none of this machine."),
  ADDRESS_ALREADY_EXISTS(NtStatus.ADDRESS_ALREADY_EXISTS, "Somebody else has the address."),
  CONNECTION_RESET(NtStatus.CONNECTION_RESET, "The other end broke the connection off."),
  NOT_FOUND(NtStatus.NOT_FOUND, "There is no such request under way."),
  CONNECTION_REFUSED(NtStatus.CONNECTION_REFUSED, "The other end refused the connection."),
  CONNECTION_ACTIVE(NtStatus.CONNECTION_ACTIVE, "The connection is there already."),
  NETWORK_UNREACHABLE(NtStatus.NETWORK_UNREACHABLE, "No way leads to that network."),
  HOST_UNREACHABLE(NtStatus.HOST_UNREACHABLE, "No way leads to that machine."),
  CONNECTION_ABORTED(NtStatus.CONNECTION_ABORTED, "The connection was broken off here."),
  DEVICE_REMOVED(NtStatus.DEVICE_REMOVED, "The device was removed."),
  DISK_QUOTA_EXCEEDED(NtStatus.DISK_QUOTA_EXCEEDED, "The owner may not use more of the disk."),
  FILE_TOO_LARGE(NtStatus.FILE_TOO_LARGE, "The file would become larger than it may.");

  private static final Map<Integer, NtStatusText> TEXTS = new HashMap<>();

  static {
    for (NtStatusText text : values()) {
      TEXTS.put(text.status, text);
    }
  }

  private final int status;
  private final String sentence;

  NtStatusText(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  static @Nullable NtStatusText of(int status) {
    return TEXTS.get(status);
  }

  String sentence() {
    return sentence;
  }
}
