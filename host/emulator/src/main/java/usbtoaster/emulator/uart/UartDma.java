package usbtoaster.emulator.uart;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;

/**
 * UARTDMACR and the data requests (datasheet 4.2.5): each place of the transmit FIFO and each
 * character of the receive FIFO is one.
 */
final class UartDma {
  private static final int UARTEN = 1;
  private static final int RXDMAE = 1;
  private static final int TXDMAE = 1 << 1;
  private static final int DMAONERR = 1 << 2;

  private final Register control;
  private final Register dmaControl;
  private final UartInterrupts interrupts;
  private final Dreq txDreq;
  private final Dreq rxDreq;

  /**
   * Declares the register.
   *
   * @param control UARTCR
   * @param changed runs after UARTDMACR was written
   */
  UartDma(
      Registers registers,
      Register control,
      UartInterrupts interrupts,
      Dreq txDreq,
      Dreq rxDreq,
      Runnable changed) {
    this.control = control;
    this.interrupts = interrupts;
    this.txDreq = txDreq;
    this.rxDreq = rxDreq;
    dmaControl = registers.at(0x48, "UARTDMACR").writable(7).onWrite(any -> changed.run());
  }

  /** Brings the requests into line with the FIFOs. */
  void request(UartFifo transmit, UartFifo receive) {
    boolean on = control.has(UARTEN);
    boolean held = dmaControl.has(DMAONERR) && interrupts.error();
    txDreq.places(transmit, on && dmaControl.has(TXDMAE));
    rxDreq.words(receive, on && dmaControl.has(RXDMAE) && !held);
  }
}
