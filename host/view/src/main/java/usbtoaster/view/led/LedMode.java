package usbtoaster.view.led;

/** For whom the LEDs are lit. */
public enum LedMode {
  /** For a logic analyser: on for exactly as long as the activity lasts. */
  RAW,
  /** For eyes: a flash lasts at least 40 ms, and so does the dark before the next one. */
  HUMAN
}
