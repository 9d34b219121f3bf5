package usbtoaster.view.led;

import usbtoaster.trace.Activity;

/** The eight LEDs, in the order of their bits. */
public enum Led {
  /** A request is under way. */
  IN_FLIGHT(0, "in flight"),
  /** An interrupt service routine runs. */
  ISR(1, "ISR"),
  /** A DPC runs. */
  DPC(2, "DPC"),
  /** A completion APC is queued. */
  APC(3, "APC"),
  /** A packet is in the completion port, or an I/O thread is borrowed for one. */
  IOCP(4, "IOCP"),
  /** A continuation runs. */
  CONTINUATION(5, "continuation"),
  /** The last request was completed with an error status. */
  ERROR(6, "error"),
  /** The stack is open: half a second on, half a second off. */
  HEARTBEAT(7, "heartbeat");

  private static final Led[] ALL = values(); // values() makes a copy each time

  private final int index;
  private final String label;

  Led(int index, String label) {
    this.index = index;
    this.label = label;
  }

  /** Returns its number, counted from 0. */
  public int index() {
    return index;
  }

  /** Returns its bit in a mask or in levels. */
  public int bit() {
    return 1 << index;
  }

  /** Returns what it is called: {@code in flight}. */
  public String label() {
    return label;
  }

  /** Returns how many there are. */
  static int count() {
    return ALL.length;
  }

  /** Returns the LED that shows an activity. */
  static Led of(Activity activity) {
    return switch (activity) {
      case REQUEST -> IN_FLIGHT;
      case ISR -> ISR;
      case DPC -> DPC;
      case APC -> APC;
      case PORT -> IOCP;
      case CONTINUATION -> CONTINUATION;
    };
  }
}
