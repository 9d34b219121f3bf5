package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An SPI controller: ARM's PrimeCell SSP, PL022 (datasheet 4.4). This class has the registers, the
 * FIFOs and the requests; {@link MasterShifter} and {@link SlaveShifter} move the bits.
 *
 * <p>Frame format: Motorola. Texas Instruments' and Microwire (FRF 1 and 2) are logged, and nothing
 * moves.
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

  private static final int CR1_LBM = 1;
  private static final int CR1_SSE = 1 << 1;
  private static final int CR1_MS = 1 << 2;
  private static final int CR1_SOD = 1 << 3;
  private static final int DMACR_RXDMAE = 1;
  private static final int DMACR_TXDMAE = 1 << 1;

  private final Registers registers;
  private final Register cr0;
  private final Register cr1;
  private final Register cpsr;
  private final Register dmacr;
  private final ClockDomain peri;
  private final SpiPins pins;
  private final Dreq txDreq;
  private final Dreq rxDreq;
  private final Fifo tx = new Fifo(FIFO_DEPTH);
  private final Fifo rx = new Fifo(FIFO_DEPTH);
  private final SspInterrupts interrupts;
  private final MasterShifter master;
  private final SlaveShifter slave;
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
    registers.at(0x0C, "SSPSR").reset(3).reads(this::status);
    cpsr = registers.at(0x10, "SSPCPSR").writable(0xFE).onWrite(word -> prescaled());
    interrupts = new SspInterrupts(this, clock, irq, registers);
    dmacr = registers.at(0x24, "SSPDMACR").writable(3).onWrite(word -> refresh());
    identify();
    master = new MasterShifter(this, clock, peri, pins);
    slave = new SlaveShifter(this, clock, peri, pins);
    reset();
  }

  /** SSPPERIPHID0 to 3 and SSPPCELLID0 to 3: part 0x022, designer 0x41, revision 3. */
  private void identify() {
    int[] bytes = {0x22, 0x10, 0x34, 0x00, 0x0D, 0xF0, 0x05, 0xB1};
    for (int i = 0; i < bytes.length; i++) {
      String name = (i < 4 ? "SSPPERIPHID" : "SSPPCELLID") + (i & 3);
      registers.at(0xFE0 + 4 * i, name).reset(bytes[i]);
    }
  }

  /** Puts everything into the state after a reset: the FIFOs are empty, no pin is driven. */
  public void reset() {
    slave.disturb();
    registers.reset();
    tx.erase();
    rx.erase();
    interrupts.reset();
    master.stop();
    slave.stop();
    refresh();
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
    return slave;
  }

  /** Wires {@code device} in place of the RX pin of the master; null: the pin again. */
  public void attach(@Nullable SpiDevice device) {
    master.device(device);
  }

  /**
   * Says whether SCK and TX of the master must move although no pin's level is needed to know what
   * is received: in loopback, and with a device attached. True at first.
   */
  public void watched(boolean watched) {
    master.watched(watched);
  }

  // The registers.

  private void control0(int word) {
    if ((word & 0xFFFF) != cr0.value()) {
      slave.disturb();
      cr0.value(word & 0xFFFF);
      configured();
    }
  }

  private void control1(int word) {
    int before = cr1.value();
    int after = word & 0xF;
    if (after == before) {
      return;
    }
    if ((before & after & CR1_SSE) != 0 && ((before ^ after) & CR1_MS) != 0 && !toldMode) {
      toldMode = true;
      LOG.info("{}: SSPCR1.MS changes while SSE is 1, which the manual forbids", name());
    }
    slave.disturb();
    cr1.value(after);
    configured();
  }

  private void configured() {
    if (enabled() && (frameFormat() != 0 || bits() < 4)) {
      cr0.lacks(name() + "'s frames of TI, of Microwire and of fewer than 4 bits");
    }
    slave.configure();
    master.configure();
    refresh();
  }

  /** A master that had no prescaler may begin now. */
  private void prescaled() {
    master.poke();
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
    master.poke();
  }

  private int status() {
    return (tx.empty() ? 1 : 0)
        | (tx.full() ? 0 : 1 << 1)
        | (rx.empty() ? 0 : 1 << 2)
        | (rx.full() ? 1 << 3 : 0)
        | (!tx.empty() || master.busy() || slave.busy() ? 1 << 4 : 0);
  }

  // For the shifters and the interrupts.

  String name() {
    return registers.name();
  }

  int bits() {
    return (cr0.value() & 0xF) + 1;
  }

  private int frameFormat() {
    return (cr0.value() >> 4) & 3;
  }

  /** SPO: the level of SCK when it is idle. */
  boolean idleHigh() {
    return cr0.has(1 << 6);
  }

  /** SPH: data are captured on the second edge, not the first. */
  boolean secondEdge() {
    return cr0.has(1 << 7);
  }

  boolean enabled() {
    return cr1.has(CR1_SSE);
  }

  boolean active(boolean asSlave) {
    return enabled() && cr1.has(CR1_MS) == asSlave && frameFormat() == 0 && bits() >= 4;
  }

  boolean isSlave() {
    return cr1.has(CR1_MS);
  }

  boolean outputDisabled() {
    return cr1.has(CR1_SOD);
  }

  boolean selfLoop() {
    return cr1.has(CR1_LBM);
  }

  /** How many SSPCLK a bit takes: CPSDVSR × (1 + SCR). 0 if no prescaler is set. */
  long bitTicks() {
    return (long) cpsr.value() * (1 + (cr0.value() >> 8));
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
   * Takes the next word to send, with as many bits as DSS says; from an empty FIFO, what the place
   * of the next word holds, which stays there.
   */
  int takeTx() {
    int word = tx.stale() & ((1 << bits()) - 1);
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
