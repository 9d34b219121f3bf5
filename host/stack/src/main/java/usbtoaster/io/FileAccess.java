package usbtoaster.io;

/** What a stream is opened for. */
public enum FileAccess {
  /**
   * Bread in and toast out. A write's toast stays in its slot of the toaster until a read has taken
   * it, as in a pipe: who writes more than fits and never reads, waits.
   */
  READ_WRITE,
  /** Bread in; the toast is thrown away as soon as it is done. */
  WRITE_ONLY
}
