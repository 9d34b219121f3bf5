package usbtoaster.emulator.usb.host;

import usbtoaster.emulator.usb.Reply;
import usbtoaster.emulator.usb.UsbPort;

/**
 * Something that wants transactions on the bus: an endpoint of a device with what is asked of it.
 */
abstract class Channel {
  static final long NEVER = Long.MAX_VALUE;

  /** How often silence is tried again. */
  static final int MOST_SILENCE = 3;

  // The schedule's alone.
  long duePicos = NEVER;
  boolean parked; // it has answered NAK, and nothing has changed since
  long nakedPicos;
  int silent; // how often on end it has not answered
  long served;
  boolean gone; // with its device: what is asked of it is cancelled at once

  /** Returns whether something is asked of it. */
  abstract boolean wanted();

  /** Returns each how many frames it is served; 0: as often as there is time. */
  abstract int interval();

  /** Returns the most bits that the next transaction takes. */
  abstract int mostBits();

  /** Begins the next transaction. */
  abstract Reply begin(UsbPort port);

  /** Returns the bits of the transaction that {@link #begin} began and {@code reply} answers. */
  abstract int bits(Reply reply);

  /** Returns whether a transaction that nobody has answered is made again. */
  abstract boolean triesAgain();

  /** The transaction has ended, but not with NAK. May ask for more of this or of others. */
  abstract void end(Reply reply);

  /** Nobody has answered three times. */
  abstract void abandon();

  /** Gives up what is asked of it: the device is gone. */
  abstract void cancel();
}
