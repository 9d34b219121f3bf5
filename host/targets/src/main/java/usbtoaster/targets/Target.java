package usbtoaster.targets;

/** Where the toaster is. */
public enum Target {
  /** The toaster's firmware on an emulated Raspberry Pi Pico in this process. */
  EMULATOR,
  /** A virtual toaster behind mocked Pi4J objects, in real time. */
  MOCK,
  /** A Raspberry Pi Pico on the GPIO header of the Raspberry Pi that this runs on. */
  PI
}
