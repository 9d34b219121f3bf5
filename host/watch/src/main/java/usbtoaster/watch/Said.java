package usbtoaster.watch;

/** Takes what is to be said to whoever watches: one sentence each. Any thread may say. */
interface Said {
  /** Something happened. */
  void info(String sentence);

  /** A fault is made, or has happened. */
  void fault(String sentence);

  /** Something went wrong. */
  void error(String sentence);
}
