package usbtoaster.emulator.spi;

/**
 * A model of what hangs on a PL022 that is the master: it is wired in place of the RX pin, and
 * takes and gives words. Called on the machine's thread at the moments at which the shift register
 * is loaded and full. With Microwire it first receives eight bits of control, and then sends a
 * word.
 */
public interface SpiDevice {
  /** A frame begins (true), or ends: the chip select went low or high, but in TI's format. */
  void selected(boolean selected);

  /** Returns what the device sends during the word that begins now; {@code bits} of it count. */
  int transmit(int bits);

  /** The device has received {@code word}. */
  void receive(int word, int bits);
}
