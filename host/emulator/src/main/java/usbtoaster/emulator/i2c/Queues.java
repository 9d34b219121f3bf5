package usbtoaster.emulator.i2c;

import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;

/**
 * The two FIFOs with their levels, thresholds and data requests, and what has become of the
 * transmit FIFO by an abort (datasheet 4.3.10.2, 4.3.13). While TX_ABRT is pending the transmit
 * FIFO stays empty: what is written to it is lost.
 */
final class Queues {
  static final int ABRT_7B_ADDR_NOACK = 1;
  static final int ABRT_10ADDR1_NOACK = 1 << 1;
  static final int ABRT_10ADDR2_NOACK = 1 << 2;
  static final int ABRT_TXDATA_NOACK = 1 << 3;
  static final int ABRT_GCALL_NOACK = 1 << 4;
  static final int ABRT_GCALL_READ = 1 << 5;
  static final int ABRT_SBYTE_ACKDET = 1 << 7;
  static final int ABRT_SBYTE_NORSTRT = 1 << 9;
  static final int ABRT_10B_RD_NORSTRT = 1 << 10;
  static final int ABRT_MASTER_DIS = 1 << 11;
  static final int ARB_LOST = 1 << 12;
  static final int ABRT_SLVFLUSH_TXFIFO = 1 << 13;
  static final int ABRT_SLV_ARBLOST = 1 << 14;
  static final int ABRT_SLVRD_INTX = 1 << 15;
  static final int ABRT_USER_ABRT = 1 << 16;
  private static final int TX_FLUSH_CNT_LSB = 23;

  private static final int DEPTH = 16;
  private static final int RDMAE = 1;
  private static final int TDMAE = 1 << 1;

  final Fifo tx = new Fifo(DEPTH);
  final Fifo rx = new Fifo(DEPTH);
  private final Dreq txDreq;
  private final Dreq rxDreq;
  private final Register rxThreshold;
  private final Register txThreshold;
  private final Register abortSource;
  private final Register dmaControl;
  private boolean enabled;
  private boolean flushed;

  /** Declares the registers. */
  Queues(Registers registers, Dreq txDreq, Dreq rxDreq, Runnable changed) {
    this.txDreq = txDreq;
    this.rxDreq = rxDreq;
    rxThreshold = threshold(registers.at(0x38, "IC_RX_TL"), changed);
    txThreshold = threshold(registers.at(0x3C, "IC_TX_TL"), changed);
    registers.at(0x74, "IC_TXFLR").reads(tx::count).ahead();
    registers.at(0x78, "IC_RXFLR").reads(rx::count).ahead();
    abortSource = registers.at(0x80, "IC_TX_ABRT_SOURCE");
    dmaControl =
        registers.at(0x88, "IC_DMA_CR").writable(RDMAE | TDMAE).onWrite(word -> requestDma());
    registers.at(0x8C, "IC_DMA_TDLR").writable(DEPTH - 1);
    registers.at(0x90, "IC_DMA_RDLR").writable(DEPTH - 1);
  }

  private static Register threshold(Register register, Runnable changed) {
    return register
        .writable(0xFF)
        .onWrite(
            word -> {
              register.value(Math.min(register.value(), DEPTH));
              changed.run();
            });
  }

  /** Returns whether RX_FULL holds. */
  boolean receiveFull() {
    return rx.count() > rxThreshold.value();
  }

  /** Returns whether the transmit FIFO is at its threshold or below. */
  boolean transmitEmpty() {
    return tx.count() <= txThreshold.value();
  }

  /** Returns whether the transmit FIFO takes nothing because of an abort. */
  boolean flushed() {
    return flushed;
  }

  /** Flushes the transmit FIFO because of {@code source}. */
  void abort(int source) {
    abortSource.value(abortSource.value() | source | tx.count() << TX_FLUSH_CNT_LSB);
    tx.clear();
    flushed = true;
    requestDma();
  }

  /** TX_ABRT was cleared: the FIFO takes commands again. */
  void clearAbort() {
    abortSource.value(0);
    flushed = false;
    requestDma();
  }

  /** The block was enabled or disabled: the FIFOs lose what they have. */
  void enable(boolean enabled) {
    this.enabled = enabled;
    tx.clear();
    rx.clear();
    abortSource.value(abortSource.value() & (1 << TX_FLUSH_CNT_LSB) - 1);
    requestDma();
  }

  void reset() {
    flushed = false;
    tx.erase();
    rx.erase();
    enable(false);
  }

  /** Each place and each byte is a request, whatever the levels in IC_DMA_TDLR and RDLR are. */
  void requestDma() {
    txDreq.places(tx, enabled && !flushed && dmaControl.has(TDMAE));
    rxDreq.words(rx, enabled && dmaControl.has(RDMAE));
  }
}
