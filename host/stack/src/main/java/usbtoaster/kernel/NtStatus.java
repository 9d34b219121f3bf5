package usbtoaster.kernel;

/**
 * Status codes of Windows NT, with NT's values: the two highest bits are the severity.
 *
 * <p>Zero and above is success or information, 0x8... is a warning, 0xC... an error. What a code
 * means in words, {@link #sentence} tells.
 */
public final class NtStatus {
  /** Done. */
  public static final int SUCCESS = 0x00000000;

  /** The thing waited for was closed meanwhile. */
  public static final int ABANDONED_WAIT_0 = 0x00000080;

  /** The wait ended because a user APC ran. */
  public static final int USER_APC = 0x000000C0;

  /** The time to wait is over. */
  public static final int TIMEOUT = 0x00000102;

  /** The request is under way and will be completed later. */
  public static final int PENDING = 0x00000103;

  /** There was more data than the buffer could take. */
  public static final int BUFFER_OVERFLOW = 0x80000005;

  /** The device is busy with something else. */
  public static final int DEVICE_BUSY = 0x80000011;

  /** The request failed. */
  public static final int UNSUCCESSFUL = 0xC0000001;

  /** The driver does not know this request. */
  public static final int NOT_IMPLEMENTED = 0xC0000002;

  /** The length does not fit the kind of information. */
  public static final int INFO_LENGTH_MISMATCH = 0xC0000004;

  /** The memory of the request is not there. */
  public static final int ACCESS_VIOLATION = 0xC0000005;

  /** The handle is closed or was never open. */
  public static final int INVALID_HANDLE = 0xC0000008;

  /** A parameter of the request is wrong. */
  public static final int INVALID_PARAMETER = 0xC000000D;

  /** There is no such device. */
  public static final int NO_SUCH_DEVICE = 0xC000000E;

  /** There is no such file. */
  public static final int NO_SUCH_FILE = 0xC000000F;

  /** The device cannot do this, or not now. */
  public static final int INVALID_DEVICE_REQUEST = 0xC0000010;

  /** The end of the file was reached. */
  public static final int END_OF_FILE = 0xC0000011;

  /** A driver has taken the request back to work on it. */
  public static final int MORE_PROCESSING_REQUIRED = 0xC0000016;

  /** The access is not allowed. */
  public static final int ACCESS_DENIED = 0xC0000022;

  /** The buffer is too small for the answer. */
  public static final int BUFFER_TOO_SMALL = 0xC0000023;

  /** The handle is of another kind than the request needs. */
  public static final int OBJECT_TYPE_MISMATCH = 0xC0000024;

  /** The name is not one that a file can have. */
  public static final int OBJECT_NAME_INVALID = 0xC0000033;

  /** Nothing has this name. */
  public static final int OBJECT_NAME_NOT_FOUND = 0xC0000034;

  /** Something has this name already. */
  public static final int OBJECT_NAME_COLLISION = 0xC0000035;

  /** The path does not lead to a folder. */
  public static final int OBJECT_PATH_NOT_FOUND = 0xC000003A;

  /** The device sent or got data faster than it could be taken. */
  public static final int DATA_OVERRUN = 0xC000003C;

  /** The data were damaged on their way: their checksum is wrong. */
  public static final int CRC_ERROR = 0xC000003F;

  /** Somebody else uses the file, and lets nobody in. */
  public static final int SHARING_VIOLATION = 0xC0000043;

  /** The device or file is being removed. */
  public static final int DELETE_PENDING = 0xC0000056;

  /** The disk is full. */
  public static final int DISK_FULL = 0xC000007F;

  /** There is no room for one more request. */
  public static final int INSUFFICIENT_RESOURCES = 0xC000009A;

  /** The device has lost the data: they cannot be read any more. */
  public static final int DEVICE_DATA_ERROR = 0xC000009C;

  /** The device is not connected. */
  public static final int DEVICE_NOT_CONNECTED = 0xC000009D;

  /** The disk is protected against writing. */
  public static final int MEDIA_WRITE_PROTECTED = 0xC00000A2;

  /** The device is not ready yet. */
  public static final int DEVICE_NOT_READY = 0xC00000A3;

  /** The other end has gone. */
  public static final int PIPE_DISCONNECTED = 0xC00000B0;

  /** It was not over in time: the device did not answer, or a deadline has passed. */
  public static final int IO_TIMEOUT = 0xC00000B5;

  /** This is a directory and not a file. */
  public static final int FILE_IS_A_DIRECTORY = 0xC00000BA;

  /** The request is not supported. */
  public static final int NOT_SUPPORTED = 0xC00000BB;

  /** The stack itself made an error. */
  public static final int INTERNAL_ERROR = 0xC00000E5;

  /** Too many files are open. */
  public static final int TOO_MANY_OPENED_FILES = 0xC000011F;

  /** The request was cancelled. */
  public static final int CANCELLED = 0xC0000120;

  /** The file was closed. */
  public static final int FILE_CLOSED = 0xC0000128;

  /** There is no connection. */
  public static final int INVALID_CONNECTION = 0xC0000140;

  /** An end of the pipe, or of the connection, was closed. */
  public static final int PIPE_BROKEN = 0xC000014B;

  /** The driver failed while it worked on the request. */
  public static final int DRIVER_INTERNAL_ERROR = 0xC0000183;

  /** The device is not in a state to do this. */
  public static final int INVALID_DEVICE_STATE = 0xC0000184;

  /** The device failed. */
  public static final int IO_DEVICE_ERROR = 0xC0000185;

  /** The device answered something that makes no sense. */
  public static final int DEVICE_PROTOCOL_ERROR = 0xC0000186;

  /** The data are longer or shorter than the device can take. */
  public static final int INVALID_BUFFER_SIZE = 0xC0000206;

  /** The address is none of this machine. */
  public static final int INVALID_ADDRESS_COMPONENT = 0xC0000207;

  /** Somebody else has the address. */
  public static final int ADDRESS_ALREADY_EXISTS = 0xC000020A;

  /** The other end broke the connection off. */
  public static final int CONNECTION_RESET = 0xC000020D;

  /** There is no such request under way. */
  public static final int NOT_FOUND = 0xC0000225;

  /** The other end refused the connection. */
  public static final int CONNECTION_REFUSED = 0xC0000236;

  /** The connection is there already. */
  public static final int CONNECTION_ACTIVE = 0xC000023B;

  /** No way leads to that network. */
  public static final int NETWORK_UNREACHABLE = 0xC000023C;

  /** No way leads to that machine. */
  public static final int HOST_UNREACHABLE = 0xC000023D;

  /** The connection was broken off here. */
  public static final int CONNECTION_ABORTED = 0xC0000241;

  /** The device was removed. */
  public static final int DEVICE_REMOVED = 0xC00002B6;

  /** The owner may not use more of the disk. */
  public static final int DISK_QUOTA_EXCEEDED = 0xC0000802;

  /** The file would become larger than it may. */
  public static final int FILE_TOO_LARGE = 0xC0000904;

  private NtStatus() {}

  /** Returns whether {@code status} is a success or an information, as {@code NT_SUCCESS}. */
  public static boolean isSuccess(int status) {
    return status >= 0;
  }

  /** Returns whether {@code status} is a warning. It counts as a completion (semantics item 20). */
  public static boolean isWarning(int status) {
    return status >>> 30 == 2;
  }

  /** Returns whether {@code status} is an error. */
  public static boolean isError(int status) {
    return status >>> 30 == 3;
  }

  /** Returns NT's name, as {@code STATUS_CANCELLED}, or the number where it has none here. */
  public static String name(int status) {
    NtStatusText text = NtStatusText.of(status);
    return text == null ? String.format("0x%08X", status) : "STATUS_" + text.name();
  }

  /** Returns a sentence for people who do not know NT. */
  public static String sentence(int status) {
    NtStatusText text = NtStatusText.of(status);
    return text == null
        ? String.format("The request ended with status 0x%08X.", status)
        : text.sentence();
  }
}
