package usbtoaster.cli;

/** How the commands end. */
final class ExitCode {
  /** What came back is what went in. */
  static final int SAME = 0;

  /** It failed: bytes differ, a request ended with an error, or what was written is lost. */
  static final int FAILED = 1;

  /** Nothing was done: an option or a file cannot be used. An empty file is one. */
  static final int USAGE = 2;

  /** Ctrl-C, as a shell counts it: 128 and the signal's number. */
  static final int INTERRUPTED = 130;

  /** SIGTERM, counted alike. */
  static final int TERMINATED = 143;

  /** SIGHUP, counted alike. */
  static final int HUNG_UP = 129;

  private ExitCode() {}
}
