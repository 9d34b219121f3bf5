package usbtoaster.emulator.spi;

/**
 * A slave that an external master clocks by the word, not by the edge: the same to the FIFOs, the
 * interrupts and the DREQs as the edges on SCK and RX would be, for a sixteenth of the work. Only
 * SCK, RX and TX are left out; the chip select is a pin in either case. The pins do not move, so it
 * is for when nobody watches them and they are the block's (function F1).
 *
 * <p>Usage: the master asks {@link #takesWords} behind the fall of the chip select. Then, for each
 * word, it calls {@link #load} at the moment at which the word's first edge is seen and {@link
 * #store} when its last one is; {@link #seenAt} knows these moments. When the slave is disturbed
 * (switched off, reset, the chip select rises), it runs the listener; from then on the master goes
 * on with edges.
 *
 * <p>Called on the machine's thread.
 */
public interface WordSlave {
  /**
   * Returns whether words of 8 bits in SPI mode {@code mode} can be clocked with {@code
   * halfPeriodPicos} between the edges.
   */
  boolean takesWords(int mode, long halfPeriodPicos);

  /** Returns when the slave acts upon an edge on its pins at {@code picos}. */
  long seenAt(long picos);

  /** Begins a word and returns what goes out on TX while it is clocked. */
  int load();

  /** Ends a word: {@code word} was received on RX. */
  void store(int word);

  /** Sets who is notified, once, that the words are over. */
  void onDisturbed(Runnable listener);
}
