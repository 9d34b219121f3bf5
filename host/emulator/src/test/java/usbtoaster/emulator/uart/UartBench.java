package usbtoaster.emulator.uart;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** Two UARTs on a bus, as the SDK sets them up: 115200 baud from 125 MHz, 8n1, FIFOs. */
final class UartBench {
  static final int UART0 = 0x4003_4000;
  static final int UART1 = 0x4003_8000;
  static final int DR = 0x00;
  static final int RSR = 0x04;
  static final int FR = 0x18;
  static final int IBRD = 0x24;
  static final int FBRD = 0x28;
  static final int LCR_H = 0x2C;
  static final int CR = 0x30;
  static final int IFLS = 0x34;
  static final int IMSC = 0x38;
  static final int RIS = 0x3C;
  static final int MIS = 0x40;
  static final int ICR = 0x44;
  static final int DMACR = 0x48;

  static final int FORMAT_8N1 = 0x60;
  static final int FIFOS = 0x10;
  static final int ON = 0x301;

  /** Ticks of clk_peri in a bit, by 67 + 52/64. */
  static final int BIT_TICKS = 1085;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain clkPeri = new ClockDomain("clk_peri", clock, 125_000_000);
  final Dreq txDreq = new Dreq(20);
  final Dreq rxDreq = new Dreq(21);
  final List<Boolean> irq = new ArrayList<>();
  final List<Integer> sent = new ArrayList<>();
  final Uart uart0 = new Uart("UART0", clock, clkPeri, this::interrupt, txDreq, rxDreq);
  final Uart uart1 = new Uart("UART1", clock, clkPeri, up -> {}, new Dreq(22), new Dreq(23));
  private final Bus bus =
      new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private boolean line;

  UartBench() {
    bus.attach(UART0, uart0.registers());
    bus.attach(UART1, uart1.registers());
    uart0.listen(sent::add);
  }

  int read(int offset) {
    return bus.read(0, UART0 + offset, 4);
  }

  void write(int offset, int value) {
    bus.write(0, UART0 + offset, 4, value);
  }

  void writeNarrow(int offset, int value) {
    bus.write(Bus.DMA, UART0 + offset, 1, value);
  }

  /** Sets both UARTs up with a line control of {@code format}. */
  void start(int format) {
    start(UART0, format);
    start(UART1, format);
  }

  void start(int base, int format) {
    bus.write(0, base + IBRD, 4, 67);
    bus.write(0, base + FBRD, 4, 52);
    bus.write(0, base + LCR_H, 4, format);
    bus.write(0, base + CR, 4, ON);
  }

  /** Connects what UART1 sends to what UART0 receives. */
  void wire() {
    uart1.txd().listen(uart0.rxd()::set);
  }

  void sendFromUart1(int character) {
    bus.write(0, UART1 + DR, 4, character);
  }

  void passBits(double bits) {
    passTicks(Math.round(bits * BIT_TICKS));
  }

  void passTicks(long ticks) {
    clock.advanceTo(clkPeri.picosIn(ticks));
  }

  private void interrupt(boolean up) {
    if (up != line) {
      line = up;
      irq.add(up);
    }
  }
}
