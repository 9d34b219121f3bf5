package usbtoaster.emulator.xip;

import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * XIP_SSI: the DW_apb_ssi that talks to the flash (datasheet 4.10).
 *
 * <p>What the firmware sends through DR0 goes to the flash bit by bit in virtual time. Reads
 * through the XIP window do not come here: the bus reads the flash's memory, whatever the SSI's
 * settings and the flash's mode are. The watermarks of the DMA are stored and change nothing: each
 * place and each word is a request. Belongs to the machine's thread.
 */
public final class Ssi {
  private static final int CTRLR0 = 0x017F_FFFF;
  private static final int SPI_CTRLR0_RESET = 0x0300_0000;
  private static final int SPI_CTRLR0 = 0xFF07_FB3F;
  private static final int BUSY = 1;
  private static final int TFNF = 1 << 1;
  private static final int TFE = 1 << 2;
  private static final int RFNE = 1 << 3;
  private static final int RFF = 1 << 4;
  private static final int TXE_INTERRUPT = 1;
  private static final int TXO_INTERRUPT = 1 << 1;
  private static final int RXU_INTERRUPT = 1 << 2;
  private static final int RXO_INTERRUPT = 1 << 3;
  private static final int RXF_INTERRUPT = 1 << 4;
  private static final int STICKY = TXO_INTERRUPT | RXU_INTERRUPT | RXO_INTERRUPT;
  private static final int TDMAE = 1 << 1;
  private static final int RDMAE = 1;
  private static final int DEPTH = 16;

  private final Registers registers = new Registers("XIP_SSI");
  private final Signal chipSelect = new Signal("XIP_SS_N", true);
  private final Fifo tx = new Fifo(DEPTH);
  private final Fifo rx = new Fifo(DEPTH);
  private final Dreq txDreq;
  private final Dreq rxDreq;
  private final InterruptLine line;
  private final Register ssienr;
  private final Register ser;
  private final Register txftlr;
  private final Register rxftlr;
  private final Register imr;
  private final Register dmacr;
  private final SsiSettings settings;
  private final SsiShifter shifter;
  private int sticky;

  /**
   * Makes the block.
   *
   * @param clkSys its clock
   * @param flash what it talks to
   * @param txDreq DREQ_XIP_SSITX, 38
   * @param rxDreq DREQ_XIP_SSIRX, 39
   * @param line its part of XIP_IRQ
   */
  public Ssi(
      VirtualClock clock,
      ClockDomain clkSys,
      SerialFlash flash,
      Dreq txDreq,
      Dreq rxDreq,
      InterruptLine line) {
    this.txDreq = txDreq;
    this.rxDreq = rxDreq;
    this.line = line;
    Register ctrlr0 = registers.at(0x00, "CTRLR0").writable(CTRLR0);
    Register ctrlr1 = registers.at(0x04, "CTRLR1").writable(0xFFFF);
    ssienr = registers.at(0x08, "SSIENR").writable(1).onWrite(word -> enable());
    registers.at(0x0C, "MWCR").unsupported("Microwire of the SSI").writable(0x7);
    ser = registers.at(0x10, "SER").writable(1).onWrite(word -> changed());
    Register baudr = registers.at(0x14, "BAUDR").writable(0xFFFE).onWrite(word -> changed());
    txftlr = registers.at(0x18, "TXFTLR").writable(0xFF).onWrite(word -> changed());
    rxftlr = registers.at(0x1C, "RXFTLR").writable(0xFF).onWrite(word -> changed());
    registers.at(0x20, "TXFLR").reads(tx::count);
    registers.at(0x24, "RXFLR").reads(rx::count);
    registers.at(0x28, "SR").reads(this::status);
    imr = registers.at(0x2C, "IMR").writable(0x3F).onWrite(word -> changed());
    registers.at(0x30, "ISR").reads(() -> raw() & imr.value());
    registers.at(0x34, "RISR").reads(this::raw);
    clearOnRead(0x38, "TXOICR", TXO_INTERRUPT);
    clearOnRead(0x3C, "RXOICR", RXO_INTERRUPT);
    clearOnRead(0x40, "RXUICR", RXU_INTERRUPT);
    clearOnRead(0x44, "MSTICR", 0);
    clearOnRead(0x48, "ICR", STICKY);
    dmacr = registers.at(0x4C, "DMACR").writable(TDMAE | RDMAE).onWrite(word -> changed());
    registers.at(0x50, "DMATDLR").writable(0xFF);
    registers.at(0x54, "DMARDLR").writable(0xFF);
    registers.at(0x58, "IDR").reset(0x5153_5049);
    registers.at(0x5C, "SSI_VERSION_ID").reset(0x3430_312A);
    registers.at(0x60, "DR0").reads(this::pop, rx::peek).onWrite(this::push);
    registers.at(0xF0, "RX_SAMPLE_DLY").writable(0xFF);
    Register spiCtrlr0 =
        registers.at(0xF4, "SPI_CTRLR0").reset(SPI_CTRLR0_RESET).writable(SPI_CTRLR0);
    registers.at(0xF8, "TXD_DRIVE_EDGE").writable(0xFF);
    settings = new SsiSettings(ctrlr0, ctrlr1, baudr, spiCtrlr0);
    shifter = new SsiShifter(clock, clkSys, this, settings, flash);
  }

  private void clearOnRead(int offset, String name, int bits) {
    registers.at(offset, name).reads(() -> clear(bits), () -> (sticky & bits) != 0 ? 1 : 0);
  }

  /** Returns the registers, at 0x18000000. */
  public Registers registers() {
    return registers;
  }

  /**
   * Returns the chip select that it drives, low while it transfers: a function of QSPI's SS pin.
   */
  public Signal chipSelect() {
    return chipSelect;
  }

  /**
   * Returns how many ticks of clk_sys a transfer takes that reads a word through the XIP window;
   * what the SSI needs beside its clocks has no figure in the datasheet, and is left out.
   */
  public long readTicks() {
    return settings.readTicks();
  }

  /** Resets the block: a transfer ends where it is. */
  public void reset() {
    registers.reset();
    sticky = 0;
    enable();
  }

  boolean enabled() {
    return ssienr.has(1) && ser.has(1);
  }

  Fifo tx() {
    return tx;
  }

  /** Takes a word in from the shifter. */
  void receive(int word) {
    if (rx.full()) {
      sticky |= RXO_INTERRUPT;
    } else {
      rx.push(word);
    }
  }

  /** Brings requests and interrupt into line with the FIFOs, and sends what there is to send. */
  void changed() {
    shifter.start();
    txDreq.places(tx, ssienr.has(1) && dmacr.has(TDMAE));
    rxDreq.words(rx, dmacr.has(RDMAE));
    line.set((raw() & imr.value()) != 0);
  }

  private void enable() {
    if (!ssienr.has(1)) {
      shifter.stop();
      tx.clear();
      rx.clear();
    }
    changed();
  }

  private void push(int word) {
    if (!ssienr.has(1)) {
      return;
    }
    if (tx.full()) {
      sticky |= TXO_INTERRUPT;
    } else {
      tx.push(word);
    }
    changed();
  }

  private int pop() {
    if (rx.empty()) {
      sticky |= RXU_INTERRUPT;
      changed();
      return 0;
    }
    int word = rx.pop();
    changed();
    return word;
  }

  private int clear(int bits) {
    int had = (sticky & bits) != 0 ? 1 : 0;
    sticky &= ~bits;
    changed();
    return had;
  }

  private int status() {
    return (shifter.busy() ? BUSY : 0)
        | (tx.full() ? 0 : TFNF)
        | (tx.empty() ? TFE : 0)
        | (rx.empty() ? 0 : RFNE)
        | (rx.full() ? RFF : 0);
  }

  private int raw() {
    return sticky
        | (tx.count() <= txftlr.value() ? TXE_INTERRUPT : 0)
        | (rx.count() > rxftlr.value() ? RXF_INTERRUPT : 0);
  }
}
