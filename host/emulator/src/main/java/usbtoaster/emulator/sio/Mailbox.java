package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;

/**
 * What one core sees of the two FIFOs between the cores (datasheet 2.3.1.4): it reads one and
 * writes the other. Its interrupt is VLD, WOF or ROE. A write wakes nobody by itself: who waits
 * with WFE is woken by SEV, as the SDK does, or by the interrupt.
 */
final class Mailbox {
  private static final int VLD = 1;
  private static final int RDY = 1 << 1;
  private static final int WOF = 1 << 2;
  private static final int ROE = 1 << 3;

  private final Fifo receive;
  private final Fifo transmit;
  private final InterruptLine line;
  private final Runnable changed;
  private int sticky;

  /**
   * Makes a mailbox.
   *
   * @param line SIO_IRQ_PROC0 or SIO_IRQ_PROC1
   * @param changed runs after a FIFO changed: it is to {@link #update} both mailboxes
   */
  Mailbox(Fifo receive, Fifo transmit, InterruptLine line, Runnable changed) {
    this.receive = receive;
    this.transmit = transmit;
    this.line = line;
    this.changed = changed;
  }

  void declare(Registers registers) {
    registers.at(0x50, "FIFO_ST").reads(this::status).ahead().onWrite(this::clear);
    registers.at(0x54, "FIFO_WR").onWrite(this::write);
    registers.at(0x58, "FIFO_RD").reads(this::read, receive::peek);
  }

  void update() {
    line.set((status() & (VLD | WOF | ROE)) != 0);
  }

  /** Returns how many words there are to read. */
  int words() {
    return receive.count();
  }

  void reset() {
    receive.clear();
    sticky = 0;
  }

  private int status() {
    return sticky | (receive.empty() ? 0 : VLD) | (transmit.full() ? 0 : RDY);
  }

  private void clear(int word) {
    sticky &= ~(word & (WOF | ROE));
    update();
  }

  private void write(int word) {
    if (transmit.full()) {
      sticky |= WOF;
    } else {
      transmit.push(word);
    }
    changed.run();
  }

  /** Takes a word; 0 if there is none: the datasheet does not say what is read then. */
  private int read() {
    int word = receive.peek();
    if (receive.empty()) {
      sticky |= ROE;
    } else {
      receive.pop();
    }
    changed.run();
    return word;
  }
}
