package usbtoaster.emulator.uart;

import usbtoaster.emulator.bus.Register;

/** UARTFR (datasheet 4.2.8): what the modem lines and the FIFOs are. */
record UartFlags(Modem modem, Transmitter transmitter, Receiver receiver) {
  static final int SIREN = 1 << 1;
  static final int CTSEN = 1 << 15;
  private static final int UARTEN = 1;
  private static final int BUSY = 1 << 3;
  private static final int RXFE = 1 << 4;
  private static final int TXFF = 1 << 5;
  private static final int RXFF = 1 << 6;
  private static final int TXFE = 1 << 7;

  int value() {
    UartFifo receive = receiver.fifo();
    UartFifo transmit = transmitter.fifo();
    return modem.flags()
        | (transmitter.busy() ? BUSY : 0)
        | (receive.empty() ? RXFE : 0)
        | (transmit.full() ? TXFF : 0)
        | (receive.full() ? RXFF : 0)
        | (transmit.empty() ? TXFE : 0);
  }

  /** Tells why a UART says nothing, by UARTCR; "" if there is nothing to tell. */
  String story(String name, Register control) {
    if (control.has(UARTEN) && control.has(SIREN)) {
      return name + " is in IrDA mode (UARTCR.SIREN), and its light leads to no pin of the RP2040.";
    }
    boolean held = control.has(CTSEN) && !modem.clearToSend() && !transmitter.fifo().empty();
    return held ? name + " does not send: UARTCR.CTSEN is 1, and nUARTCTS is high." : "";
  }
}
