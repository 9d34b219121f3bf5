package usbtoaster.emulator.uart;

import java.util.function.BooleanSupplier;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.PrimeCell;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A UART, ARM PL011 (datasheet 4.2). Characters take their time: 16 (IBRD + FBRD / 64) ticks of
 * clk_peri for each bit.
 *
 * <p>Three ways to look at what it sends and to make it receive: the wires {@link #txd} and {@link
 * #rxd}, bit by bit; {@link #listen}, a character when its last stop bit has ended; {@link
 * #receive}, a character without a wire.
 *
 * <p>IrDA (UARTCR.SIREN): characters go out as light and come in as light, by wires that lead to no
 * pin of the RP2040. So UARTTXD stays high, UARTRXD is not looked at, and nobody hears anything.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Uart {
  private static final int FEN = 1 << 4;
  private static final int BRK = 1;
  private static final int UARTEN = 1;
  private static final int LBE = 1 << 7;
  private static final int TXE = 1 << 8;
  private static final int RXE = 1 << 9;
  private static final int RTSEN = 1 << 14;

  private final Registers registers;
  private final LineSettings settings = new LineSettings();
  private final Register integerDivisor;
  private final Register fractionalDivisor;
  private final Register lineControl;
  private final Register control;
  private final Register levels;
  private final UartInterrupts interrupts;
  private final Modem modem;
  private final Signal rxd;
  private final Signal plugged;
  private final Transmitter transmitter;
  private final Receiver receiver;
  private final Sender sender;
  private final UartDma dma;

  /**
   * Makes a UART in reset.
   *
   * @param name UART0 or UART1
   * @param interrupt UART0_IRQ or UART1_IRQ
   * @param txDreq asks for as many characters as the transmit FIFO has places
   * @param rxDreq offers as many as the receive FIFO has
   */
  public Uart(
      String name,
      VirtualClock clock,
      ClockDomain clkPeri,
      InterruptLine interrupt,
      Dreq txDreq,
      Dreq rxDreq) {
    registers = new Registers(name);
    rxd = new Signal(name + " RX", true);
    plugged = new Signal(name + " RX plugged", true);
    registers.at(0x00, "UARTDR").reads(this::readData, this::peekData).onWrite(this::writeData);
    registers.at(0x04, "UARTRSR").reads(this::errors).onWrite(any -> clearErrors());
    Register status = registers.at(0x18, "UARTFR");
    registers.at(0x20, "UARTILPR").writable(0xFF);
    integerDivisor = registers.at(0x24, "UARTIBRD").writable(0xFFFF);
    fractionalDivisor = registers.at(0x28, "UARTFBRD").writable(0x3F);
    lineControl = registers.at(0x2C, "UARTLCR_H").writable(0xFF).onWrite(any -> latch());
    control = registers.at(0x30, "UARTCR").reset(0x300).writable(0xFF87).onWrite(any -> update());
    levels = registers.at(0x34, "UARTIFLS").reset(0x12).writable(0x3F);
    interrupts = new UartInterrupts(registers, interrupt, this::acknowledged);
    dma = new UartDma(registers, control, interrupts, txDreq, rxDreq, this::requestDma);
    PrimeCell.identify(registers, "UART", 0x11);
    modem = new Modem(name, interrupts, this::update);
    transmitter = new Transmitter(name, clock, clkPeri, settings, this::drained);
    receiver = new Receiver(name, clock, clkPeri, settings, interrupts, rxd, this::arrived);
    UartFlags flags = new UartFlags(modem, transmitter, receiver);
    status.reads(flags::value).ahead();
    BooleanSupplier room = () -> !control.has(RTSEN) || !rts().level();
    sender = new Sender(name, clock, clkPeri, settings, receiver, room);
    registers.onStory(asked -> flags.story(name, control));
  }

  /** Returns the block. */
  public Peripheral registers() {
    return registers;
  }

  /** Connects the wires to the pins as function 2. */
  public void connect(PinFunctions functions) {
    functions.connect(registers.name() + "_TX", PinFunction.output(txd()));
    functions.connect(registers.name() + "_RX", PinFunction.input(rxd, plugged));
    functions.connect(registers.name() + "_CTS", PinFunction.input(cts()));
    functions.connect(registers.name() + "_RTS", PinFunction.output(rts()));
  }

  /**
   * Says whether an adapter or a Pi is on the RX pins, as at first: its TX idles high, so a pin
   * that is given to RX and that nobody drives is pulled up. Without it the pad's own pull decides,
   * which is down after a reset: the receiver sees a break, and the image gets one NUL.
   */
  public void plugged(boolean plugged) {
    this.plugged.set(plugged);
  }

  /** Returns UARTTXD, a lazy wire. */
  public Signal txd() {
    return transmitter.txd();
  }

  /** Returns UARTRXD, which idles high; the pins set it. */
  public Signal rxd() {
    return rxd;
  }

  /** Returns nUARTCTS; the pins set it. */
  public Signal cts() {
    return modem.cts();
  }

  /** Returns nUARTRTS. */
  public Signal rts() {
    return modem.rts();
  }

  /** Adds a listener that is given every character that is sent, behind those that are there. */
  public void listen(UartListener listener) {
    transmitter.listeners().add(listener);
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(UartListener listener) {
    transmitter.listeners().remove(listener);
  }

  /**
   * Sends {@code character} to the UART as if over the wire: it arrives a frame later, and after
   * those sent before. Until the receiver is enabled it waits, and with RTSEN while nUARTRTS is
   * high. The wire itself stays as it is.
   */
  public void receive(int character) {
    sender.send(character);
  }

  /** Resets the block; a frame on the way is lost. */
  public void reset() {
    registers.reset();
    sender.reset();
    transmitter.reset();
    receiver.reset();
    settings.latch(0, 0, 0);
    update();
    interrupts.reset();
  }

  /** Returns whether the receive FIFO is filled to its level of UARTIFLS. */
  private boolean reached() {
    UartFifo fifo = receiver.fifo();
    return fifo.count() >= fifo.level(levels.value() >> 3, 1);
  }

  private int transmitLevel() {
    return transmitter.fifo().level(levels.value(), 0);
  }

  private int peekData() {
    return receiver.peek();
  }

  private int readData() {
    int entry = receiver.read();
    if (!reached()) {
      interrupts.clear(UartInterrupts.RX);
    }
    update();
    return entry;
  }

  private void writeData(int value) {
    transmitter.write(value);
    if (transmitter.fifo().count() > transmitLevel()) {
      interrupts.clear(UartInterrupts.TX);
    }
    requestDma();
  }

  private int errors() {
    return receiver.status();
  }

  private void clearErrors() {
    receiver.clearErrors();
  }

  private void latch() {
    settings.latch(integerDivisor.value(), fractionalDivisor.value(), lineControl.value());
    receiver.fifo().enabled(lineControl.has(FEN));
    transmitter.fifo().enabled(lineControl.has(FEN));
    transmitter.sendBreak(lineControl.has(BRK));
    update();
  }

  /** A character has left the transmit FIFO: the interrupt comes when it falls to its level. */
  private void drained() {
    if (transmitter.fifo().count() == transmitLevel()) {
      interrupts.raise(UartInterrupts.TX);
    }
    requestDma();
  }

  private void arrived() {
    if (reached()) {
      interrupts.raise(UartInterrupts.RX);
    }
    update();
  }

  private void acknowledged() {
    receiver.watch();
    requestDma();
  }

  private void update() {
    boolean on = control.has(UARTEN);
    receiver.listenTo(control.has(LBE) ? txd() : rxd);
    modem.update(control.value(), !reached());
    transmitter.infrared(on && control.has(UartFlags.SIREN));
    receiver.enable(on && control.has(RXE) && !control.has(UartFlags.SIREN));
    boolean clear = !control.has(UartFlags.CTSEN) || modem.clearToSend();
    transmitter.enable(on && control.has(TXE) && clear);
    sender.next();
    requestDma();
  }

  private void requestDma() {
    dma.request(transmitter.fifo(), receiver.fifo());
  }
}
