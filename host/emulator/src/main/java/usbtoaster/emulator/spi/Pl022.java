package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.PrimeCell;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An SPI controller: ARM's PrimeCell SSP, PL022 (datasheet 4.4). This class has the registers, the
 * FIFOs and the requests; one of the {@link Shifters} moves the bits, of Motorola's frames, Texas
 * Instruments' or Microwire's, as FRF says.
 *
 * <p>SSE 0 drops the word that is being shifted and keeps both FIFOs (SSPCR1, SSPDR: they are not
 * cleared); only a reset empties them, and fills their places with zeros. MS is not to be changed
 * while SSE is 1 (SSPCR1); it takes effect all the same, as slaves work on silicon that were made
 * with an SDK before 1.5, which did so (raspberrypi/pico-sdk#941, #418).
 *
 * <p>Belongs to the machine's thread.
 */
public final class Pl022 {
  /** How many words each of the FIFOs holds, of 16 bits (datasheet 4.4.2). */
  static final int FIFO_DEPTH = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Pl022.class);

  private static final int DMACR_RXDMAE = 1;
  private static final int DMACR_TXDMAE = 1 << 1;

  private final Registers registers;
  private final Register cr0;
  private final Register cr1;
  private final Register dmacr;
  private final SspSettings settings;
  private final ClockDomain peri;
  private final SpiPins pins;
  private final Dreq txDreq;
  private final Dreq rxDreq;
  private final Fifo tx = new Fifo(FIFO_DEPTH);
  private final Fifo rx = new Fifo(FIFO_DEPTH);
  private final SspInterrupts interrupts;
  private final Shifters shifters;
  private boolean toldMode;

  /**
   * Makes a block as it is after a reset.
   *
   * @param name the datasheet's: SPI0 or SPI1
   * @param peri clk_peri, which is SSPCLK here
   * @param irq the combined interrupt
   * @param txDreq DREQ_SPIx_TX
   * @param rxDreq DREQ_SPIx_RX
   */
  public Pl022(
      String name,
      VirtualClock clock,
      ClockDomain peri,
      InterruptLine irq,
      Dreq txDreq,
      Dreq rxDreq) {
    this.peri = peri;
    this.txDreq = txDreq;
    this.rxDreq = rxDreq;
    pins = SpiPins.of(name);
    registers = new Registers(name);
    cr0 = registers.at(0x00, "SSPCR0").onWrite(this::control0);
    cr1 = registers.at(0x04, "SSPCR1").onWrite(this::control1);
    registers.at(0x08, "SSPDR").reads(this::receive, rx::stale).onWrite(this::transmit);
    registers.at(0x0C, "SSPSR").reset(3).reads(this::status).ahead();
    Register cpsr = registers.at(0x10, "SSPCPSR").writable(0xFE).onWrite(word -> prescaled());
    settings = new SspSettings(cr0, cr1, cpsr);
    interrupts = new SspInterrupts(this, clock, irq, registers);
    dmacr = registers.at(0x24, "SSPDMACR").writable(3).onWrite(word -> refresh());
    PrimeCell.identify(registers, "SSP", 0x22);
    shifters = new Shifters(this, clock);
    reset();
  }

  /** Puts everything into the state after a reset: the FIFOs are empty, no pin is driven. */
  public void reset() {
    shifters.words().disturb();
    registers.reset();
    tx.erase();
    rx.erase();
    interrupts.reset();
    configured();
  }

  /** Returns the registers, at 0x4003C000 (SPI0) or 0x40040000 (SPI1). */
  public Registers registers() {
    return registers;
  }

  /** Returns what leads to the pins. */
  public SpiPins pins() {
    return pins;
  }

  /** Returns the slave as an external master's words see it. */
  public WordSlave words() {
    return shifters.words();
  }

  /** Wires {@code device} in place of the RX pin of the master; null: the pin again. */
  public void attach(@Nullable SpiDevice device) {
    shifters.device(device);
  }

  /**
   * Says whether SCK and TX of the master must move although no pin's level is needed to know what
   * is received: in loopback, and with a device attached. True at first.
   */
  public void watched(boolean watched) {
    shifters.watched(watched);
  }

  // The registers.

  private void control0(int word) {
    if ((word & 0xFFFF) != cr0.value()) {
      shifters.words().disturb();
      cr0.value(word & 0xFFFF);
      configured();
    }
  }

  private void control1(int word) {
    int after = word & 0xF;
    if (after == cr1.value()) {
      return;
    }
    if (settings.changesModeEnabled(after) && !toldMode) {
      toldMode = true;
      LOG.info("{}: SSPCR1.MS changes while SSE is 1, which the manual forbids", name());
    }
    shifters.words().disturb();
    cr1.value(after);
    configured();
  }

  private void configured() {
    if (settings.enabled() && !settings.known()) {
      cr0.lacks(name() + "'s reserved frame format and frames of fewer than 4 bits");
    }
    shifters.configure();
    refresh();
  }

  /** A master that had no prescaler may begin now. */
  private void prescaled() {
    shifters.poke();
  }

  private int receive() {
    int word = rx.stale();
    if (!rx.empty()) {
      rx.pop();
      refresh();
    }
    return word;
  }

  private void transmit(int word) {
    if (tx.full()) {
      return; // as the hardware: the FIFO keeps what it has
    }
    tx.push(word & 0xFFFF);
    refresh();
    shifters.poke();
  }

  private int status() {
    return (tx.empty() ? 1 : 0)
        | (tx.full() ? 0 : 1 << 1)
        | (rx.empty() ? 0 : 1 << 2)
        | (rx.full() ? 1 << 3 : 0)
        | (!tx.empty() || shifters.busy() ? 1 << 4 : 0);
  }

  // For the shifters and the interrupts.

  String name() {
    return registers.name();
  }

  SspSettings settings() {
    return settings;
  }

  ClockDomain peri() {
    return peri;
  }

  Fifo tx() {
    return tx;
  }

  Fifo rx() {
    return rx;
  }

  /**
   * Takes the next word to send, the lower {@code bits} of it; from an empty FIFO, what the place
   * of the next word holds, which stays there.
   */
  int takeTx(int bits) {
    int word = tx.stale() & ((1 << bits) - 1);
    if (!tx.empty()) {
      tx.pop();
      refresh();
    }
    return word;
  }

  /** Stores a word that was received; with a full FIFO it is lost and that is an overrun. */
  void storeRx(int word) {
    if (rx.full()) {
      interrupts.overrun();
    } else {
      rx.push(word);
      interrupts.received();
    }
    refresh();
  }

  /** Reports to the DMA and the interrupt line what has changed. */
  private void refresh() {
    interrupts.refresh();
    txDreq.places(tx, dmacr.has(DMACR_TXDMAE));
    rxDreq.words(rx, dmacr.has(DMACR_RXDMAE));
  }
}
