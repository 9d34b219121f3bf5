package usbtoaster.board;

/** Where the toaster is. */
public enum Home {
  /** A virtual toaster behind mocked Pi4J objects, in real time. */
  MOCK,
  /** A Raspberry Pi Pico on the GPIO header of the Raspberry Pi that this runs on. */
  PI
}
