package usbtoaster.board.pico;

/** An input of the host with edges that were noted inside the machine. */
interface EdgeSource {
  /** Delivers the edges that were noted; returns whether there were any. */
  boolean deliver();
}
