package usbtoaster.emulator.uart;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;

/** UARTIMSC, UARTRIS, UARTMIS and UARTICR (datasheet 4.2.6), and the one line of them all. */
final class UartInterrupts {
  static final int RI = 1;
  static final int CTS = 1 << 1;
  static final int DCD = 1 << 2;
  static final int DSR = 1 << 3;
  static final int RX = 1 << 4;
  static final int TX = 1 << 5;
  static final int RT = 1 << 6;
  static final int FE = 1 << 7;
  static final int PE = 1 << 8;
  static final int BE = 1 << 9;
  static final int OE = 1 << 10;
  private static final int ALL = 0x7FF;

  private final Register mask;
  private final InterruptLine line;
  private final Runnable changed;
  private int raw;

  /**
   * Declares the registers.
   *
   * @param changed runs after UARTICR was written
   */
  UartInterrupts(Registers registers, InterruptLine line, Runnable changed) {
    this.line = line;
    this.changed = changed;
    mask = registers.at(0x38, "UARTIMSC").writable(ALL).onWrite(value -> update());
    registers.at(0x3C, "UARTRIS").reads(() -> raw);
    registers.at(0x40, "UARTMIS").reads(() -> raw & mask.value());
    registers.at(0x44, "UARTICR").clearable(-1).onWrite(this::acknowledge);
  }

  void raise(int bits) {
    raw |= bits;
    update();
  }

  void clear(int bits) {
    raw &= ~bits;
    update();
  }

  /** Returns whether an enabled error is pending, which holds the receive DMA with DMAONERR. */
  boolean error() {
    return (raw & mask.value() & (FE | PE | BE | OE)) != 0;
  }

  void reset() {
    raw = 0;
    update();
  }

  private void acknowledge(int value) {
    clear(value);
    changed.run();
  }

  private void update() {
    line.set((raw & mask.value()) != 0);
  }
}
