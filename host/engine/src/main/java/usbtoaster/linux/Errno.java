package usbtoaster.linux;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import usbtoaster.kernel.NtStatus;

/**
 * The error numbers of Linux by their names, and which {@link NtStatus} each is. Results carry them
 * negated.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int ETIME = 62;
  public static final int EBADFD = 77;
  public static final int ENOTSOCK = 88;
  public static final int EMSGSIZE = 90;
  public static final int EPROTONOSUPPORT = 93;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int EINPROGRESS = 115;
  public static final int EDQUOT = 122;
  public static final int ECANCELED = 125;

  private static final Map<Integer, String> NAMES = new HashMap<>();

  static {
    try {
      for (Field each : Errno.class.getDeclaredFields()) {
        if (each.getType() == int.class && Modifier.isPublic(each.getModifiers())) {
          NAMES.put(each.getInt(null), each.getName());
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e); // of its own fields
    }
  }

  private Errno() {}

  /** Returns the name of a result below zero, as {@code ENOSPC}, or its number. */
  public static String name(long result) {
    String name = NAMES.get((int) -result);
    return name == null ? "errno " + -result : name;
  }

  /** Returns the {@link NtStatus} of a result: success, if it is 0 or more. */
  public static int status(long result) {
    if (result >= 0) {
      return NtStatus.SUCCESS;
    }
    return switch ((int) -result) {
      case EPERM, EACCES -> NtStatus.ACCESS_DENIED;
      case ENOENT -> NtStatus.NO_SUCH_FILE;
      case EIO -> NtStatus.IO_DEVICE_ERROR;
      case ENXIO, ENODEV -> NtStatus.NO_SUCH_DEVICE;
      case EBADF, EBADFD -> NtStatus.INVALID_HANDLE;
      case EAGAIN -> NtStatus.DEVICE_NOT_READY;
      case ENOMEM, ENOBUFS -> NtStatus.INSUFFICIENT_RESOURCES;
      case EFAULT -> NtStatus.ACCESS_VIOLATION;
      case EBUSY, EALREADY, EINPROGRESS -> NtStatus.DEVICE_BUSY;
      case EEXIST -> NtStatus.OBJECT_NAME_COLLISION;
      case ENOTDIR, ELOOP -> NtStatus.OBJECT_PATH_NOT_FOUND;
      case EISDIR -> NtStatus.FILE_IS_A_DIRECTORY;
      case EINVAL -> NtStatus.INVALID_PARAMETER;
      case ENFILE, EMFILE -> NtStatus.TOO_MANY_OPENED_FILES;
      case ETXTBSY -> NtStatus.SHARING_VIOLATION;
      case EFBIG -> NtStatus.FILE_TOO_LARGE;
      case ENOSPC -> NtStatus.DISK_FULL;
      case EDQUOT -> NtStatus.DISK_QUOTA_EXCEEDED;
      case ESPIPE -> NtStatus.INVALID_DEVICE_REQUEST;
      case EROFS -> NtStatus.MEDIA_WRITE_PROTECTED;
      case ENAMETOOLONG -> NtStatus.OBJECT_NAME_INVALID;
      case ENOTSOCK -> NtStatus.OBJECT_TYPE_MISMATCH;
      case EMSGSIZE -> NtStatus.INVALID_BUFFER_SIZE;
      case ENOSYS, EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT -> NtStatus.NOT_SUPPORTED;
      case ETIME, ETIMEDOUT -> NtStatus.IO_TIMEOUT;
      case EINTR, ECANCELED -> NtStatus.CANCELLED;
      default -> network((int) -result);
    };
  }

  private static int network(int errno) {
    return switch (errno) {
      case EPIPE -> NtStatus.PIPE_BROKEN;
      case EADDRINUSE -> NtStatus.ADDRESS_ALREADY_EXISTS;
      case EADDRNOTAVAIL -> NtStatus.INVALID_ADDRESS_COMPONENT;
      case ENETDOWN, ENETUNREACH -> NtStatus.NETWORK_UNREACHABLE;
      case EHOSTUNREACH -> NtStatus.HOST_UNREACHABLE;
      case ECONNABORTED -> NtStatus.CONNECTION_ABORTED;
      case ECONNRESET -> NtStatus.CONNECTION_RESET;
      case ECONNREFUSED -> NtStatus.CONNECTION_REFUSED;
      case EISCONN -> NtStatus.CONNECTION_ACTIVE;
      case ENOTCONN -> NtStatus.INVALID_CONNECTION;
      default -> NtStatus.UNSUCCESSFUL;
    };
  }
}
