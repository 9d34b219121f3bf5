package usbtoaster.kernel;

/**
 * One more handle of an open file ({@code DuplicateHandle}): made by {@link IoManager#duplicate},
 * given up by {@link IoManager#close(FileHandle)}.
 *
 * <p>All handles of a file share its mode, its port, its position and its requests. The driver
 * knows of none: it is sent CLEANUP when the last one is closed. Any thread.
 *
 * <p>Source: semantics item 37.
 */
public final class FileHandle {
  private final FileObject file;
  private boolean closed; // under the file object's list lock

  FileHandle(FileObject file) {
    this.file = file;
  }

  /** Returns the file that is open as long as this handle is. */
  public FileObject file() {
    return file;
  }

  /** Notes that the handle is given up; false if it was before. Under the file's list lock. */
  boolean giveUp() {
    boolean was = closed;
    closed = true;
    return !was;
  }
}
