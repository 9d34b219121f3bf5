package usbtoaster.kernel;

/**
 * By how much the end of a request raises the priority of the thread that gets it: what a driver
 * gives to {@link IoManager#completeRequest(Irp, IoIncrement)}, by the kind of its device.
 *
 * <p>Source: semantics item 13; the values are those of {@code wdm.h}.
 */
public enum IoIncrement {
  /** The request failed, or took so little time that nobody has waited. */
  NONE(0),
  /** A disk. */
  DISK(1),
  /** A CD-ROM. */
  CD_ROM(1),
  /** A parallel port. */
  PARALLEL(1),
  /** Video. */
  VIDEO(1),
  /** A serial port. */
  SERIAL(2),
  /** The network. */
  NETWORK(2),
  /** A pipe. */
  NAMED_PIPE(2),
  /** A mailslot. */
  MAILSLOT(2),
  /** A keyboard. */
  KEYBOARD(6),
  /** A mouse. */
  MOUSE(6),
  /** Sound. */
  SOUND(8);

  private final int levels;

  IoIncrement(int levels) {
    this.levels = levels;
  }

  /** Returns by how many levels. */
  public int levels() {
    return levels;
  }
}
