package usbtoaster.chardev;

import java.util.Map;

/**
 * Error numbers of {@code asm-generic/errno-base.h}, the same on every architecture Java runs on.
 */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENOTTY = 25;

  private static final Map<Integer, String> NAMES =
      Map.of(
          EPERM, "EPERM",
          ENOENT, "ENOENT",
          EINTR, "EINTR",
          ENXIO, "ENXIO",
          EACCES, "EACCES",
          EBUSY, "EBUSY",
          ENODEV, "ENODEV",
          EINVAL, "EINVAL",
          ENOTTY, "ENOTTY");

  private Errno() {}

  /** Returns the name in the header, or the number in words. */
  static String name(int errno) {
    return NAMES.getOrDefault(errno, "error " + errno);
  }
}
