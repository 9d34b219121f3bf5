package usbtoaster.pico;

/** An input of the host with edges that were noted inside the machine. */
interface EdgeSource {
  /** Delivers the oldest edge that was noted; returns whether there was one. */
  boolean deliver();
}
