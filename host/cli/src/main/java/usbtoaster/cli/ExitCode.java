package usbtoaster.cli;

/** How the commands end. */
final class ExitCode {
  /** What came back is what went in. */
  static final int SAME = 0;

  /** The toaster failed: bytes differ, or a request ended with an error. */
  static final int FAILED = 1;

  /** Nothing was done: an option or a file cannot be used. An empty file is one. */
  static final int USAGE = 2;

  /** Ctrl-C, as a shell counts it: 128 and the signal's number. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
