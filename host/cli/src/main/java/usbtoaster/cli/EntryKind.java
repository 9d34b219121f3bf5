package usbtoaster.cli;

import usbtoaster.trace.record.Entry;

/** What a recording may have beside stages. */
enum EntryKind {
  /** ISRs and DPCs, with their times. */
  ROUTINES,
  /** Levels of lines between host and device. */
  LINES,
  /** The host's LEDs. */
  LEDS,
  /** Functions of the firmware. */
  FUNCTIONS,
  /** All of them. */
  ALL;

  /** Returns whether {@code entry} is of this kind. */
  boolean has(Entry entry) {
    return switch (entry) {
      case Entry.StageReached _, Entry.Lost _ -> false;
      case Entry.RoutineRan _ -> this == ROUTINES || this == ALL;
      case Entry.LineChanged _ -> this == LINES || this == ALL;
      case Entry.LedsChanged _ -> this == LEDS || this == ALL;
      case Entry.FunctionRan _ -> this == FUNCTIONS || this == ALL;
    };
  }
}
