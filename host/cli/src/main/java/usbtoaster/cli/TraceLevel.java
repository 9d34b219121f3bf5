package usbtoaster.cli;

/** How much of what happens is told. */
enum TraceLevel {
  /** Nothing. */
  OFF,
  /** The life of one write. */
  LIFE,
  /** That, and every stage as a line for people. */
  LOG,
  /** The same for machines. */
  JSON
}
