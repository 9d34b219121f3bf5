package usbtoaster.cli;

/** How much of what happens is told. */
enum TraceLevel {
  /** Nothing is recorded. */
  OFF,
  /** The life of one write. */
  LIFE,
  /** That, and every event as a line of the log. */
  LOG
}
