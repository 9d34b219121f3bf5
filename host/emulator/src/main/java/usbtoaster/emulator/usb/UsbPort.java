package usbtoaster.emulator.usb;

import org.jspecify.annotations.Nullable;

/**
 * The device's end of the cable, as a host sees it: the level of the lines, and transactions at
 * full speed. A host that looks after its own time begins a transaction when its token has passed,
 * and {@linkplain #end ends} it when the handshake has. Belongs to the machine's thread.
 */
public interface UsbPort {
  /** Is notified of what the device does by itself. Runs inside the machine. */
  interface Listener {
    /** The device has put the pull-up on D+, or has taken it away. */
    void connection(boolean pulledUp);

    /** The device drives K to wake the host up. */
    void wakeUp();

    /** What made the device answer NAK may be over. Until then it would answer NAK again. */
    void mayAnswer();
  }

  /** Sets who is notified, or nobody; there is one cable. */
  void listen(@Nullable Listener listener);

  /** Returns whether the device pulls D+ up: it is there, for full speed. */
  boolean pulledUp();

  /** Drives SE0, which resets the device, or ends it. */
  void reset(boolean driven);

  /** Drives K, which resumes the device, or ends it. */
  void resume(boolean driven);

  /**
   * Sends a SOF each millisecond from now on.
   *
   * @param firstPicos when the first has arrived
   * @param number the first's frame number
   */
  void startFrames(long firstPicos, int number);

  /** Sends no more SOFs. */
  void stopFrames();

  /** Sends SETUP and its 8 bytes. */
  Reply setup(int address, int endpoint, byte[] packet);

  /** Sends IN; the reply has the data. */
  Reply in(int address, int endpoint);

  /** Sends OUT and {@code data}. */
  Reply out(int address, int endpoint, boolean data1, byte[] data);

  /**
   * Ends the transaction that began last: its handshake has passed, or for an isochronous one its
   * data.
   */
  void end();
}
