package usbtoaster.file;

import usbtoaster.linux.FileFlags;

/** What becomes of a file when it is opened, with .NET's names. */
public enum FileMode {
  /** It must be there. */
  OPEN(0),
  /** It is made if it is not there. */
  OPEN_OR_CREATE(FileFlags.O_CREAT),
  /** It is made, or emptied if it is there. */
  CREATE(FileFlags.O_CREAT | FileFlags.O_TRUNC),
  /** It is made, and must not be there. */
  CREATE_NEW(FileFlags.O_CREAT | FileFlags.O_EXCL),
  /** It must be there, and is emptied. */
  TRUNCATE(FileFlags.O_TRUNC),
  /** It is made if it is not there; whatever is written goes to the end. */
  APPEND(FileFlags.O_CREAT | FileFlags.O_APPEND);

  private final int flags;

  FileMode(int flags) {
    this.flags = flags;
  }

  int flags() {
    return flags;
  }
}
