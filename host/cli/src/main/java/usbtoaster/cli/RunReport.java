package usbtoaster.cli;

/** Tells what a run has to tell. One thread calls, in the order of the methods. */
interface RunReport {
  /**
   * The device is open, and nothing is on its way yet.
   *
   * @param bytes how many are to be toasted; -1 if nobody knows
   */
  void headline(Job job, long bytes);

  /** The run was stopped by a signal; this is the last of it. */
  void stopped(RunResult result);

  /** All came back; this is the last of it. */
  void told(RunResult result);
}
