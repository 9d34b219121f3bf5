package usbtoaster.file;

import usbtoaster.linux.FileFlags;

/**
 * How a file is opened.
 *
 * @param mode what becomes of it
 * @param reads whether it is to be read
 * @param writes whether it is to be written
 * @param direct whether its bytes go past the page cache ({@code O_DIRECT}): positions and lengths
 *     are then multiples of {@link FileStream#alignmentBytes}
 * @param permissions of a file that is made, as in {@code 0644}; Linux takes away those of the
 *     umask
 */
public record FileOptions(
    FileMode mode, boolean reads, boolean writes, boolean direct, int permissions) {
  private static final int USUAL_PERMISSIONS = 0666;
  private static final int ALL_PERMISSIONS = 07777;

  /** Reads a file that is there. */
  public static final FileOptions READ = of(FileMode.OPEN, true, false);

  /** Reads and writes a file that is there. */
  public static final FileOptions READ_WRITE = of(FileMode.OPEN, true, true);

  /** Writes a file, which is made or emptied. */
  public static final FileOptions CREATE = of(FileMode.CREATE, false, true);

  /** Writes at the end of a file. */
  public static final FileOptions APPEND = of(FileMode.APPEND, false, true);

  /** Checks what does not go together. */
  public FileOptions {
    if (!reads && !writes) {
      throw new IllegalArgumentException("Open a file for reading, for writing, or for both.");
    }
    if (!writes && mode != FileMode.OPEN) {
      throw new IllegalArgumentException(
          "A file that is opened with " + mode + " is written: open it for writing.");
    }
    if ((permissions & ~ALL_PERMISSIONS) != 0) {
      throw new IllegalArgumentException(
          "Permissions are four octal digits, not " + Integer.toOctalString(permissions) + ".");
    }
  }

  /** Returns options for a mode, with the usual permissions. */
  public static FileOptions of(FileMode mode, boolean reads, boolean writes) {
    return new FileOptions(mode, reads, writes, false, USUAL_PERMISSIONS);
  }

  /** Returns these options past the page cache. */
  public FileOptions withDirect() {
    return new FileOptions(mode, reads, writes, true, permissions);
  }

  /** Returns these options with other permissions of a file that is made. */
  public FileOptions withPermissions(int bits) {
    return new FileOptions(mode, reads, writes, direct, bits);
  }

  boolean appends() {
    return mode == FileMode.APPEND;
  }

  /** Returns the flags of {@code open}. It does not wait for the other end of a pipe. */
  int flags() {
    int access = FileFlags.O_RDONLY;
    if (writes) {
      access = reads ? FileFlags.O_RDWR : FileFlags.O_WRONLY;
    }
    int all = access | mode.flags() | FileFlags.O_NOCTTY | FileFlags.O_NONBLOCK;
    return direct ? all | FileFlags.O_DIRECT : all;
  }
}
