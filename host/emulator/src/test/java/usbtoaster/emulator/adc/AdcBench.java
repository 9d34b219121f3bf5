package usbtoaster.emulator.adc;

import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** An ADC at 48 MHz and a DMA on a bus. The pad of GPIO29 is high, the others are low. */
final class AdcBench {
  static final int CS = 0x00;
  static final int RESULT = 0x04;
  static final int FCS = 0x08;
  static final int FIFO = 0x0C;
  static final int DIV = 0x10;
  static final int INTR = 0x14;
  static final int INTE = 0x18;
  static final int INTF = 0x1C;
  static final int INTS = 0x20;

  static final int EN = 1;
  static final int TS_EN = 1 << 1;
  static final int START_ONCE = 1 << 2;
  static final int START_MANY = 1 << 3;
  static final int READY = 1 << 8;
  static final int ERR = 1 << 9;
  static final int ERR_STICKY = 1 << 10;

  static final int FCS_EN = 1;
  static final int SHIFT = 1 << 1;
  static final int FCS_ERR = 1 << 2;
  static final int DREQ_EN = 1 << 3;
  static final int EMPTY = 1 << 8;
  static final int FULL = 1 << 9;
  static final int UNDER = 1 << 10;
  static final int OVER = 1 << 11;

  static final int SRAM = 0x2000_0000;
  private static final int ADC = 0x4004_C000;
  private static final int DMA = 0x5000_0000;
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain clkAdc = new ClockDomain("clk_adc", clock, 48_000_000);
  final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  boolean irq;
  final Bus bus = new Bus(new Memory(16384, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private final Dreq dreq = new Dreq(36);
  final Adc adc = new Adc(clock, clkAdc, up -> irq = up, dreq, input -> input == 3);

  AdcBench() {
    Dma dma = new Dma(bus, clock, clkSys, NOWHERE, NOWHERE);
    dma.connect(dreq);
    bus.attach(ADC, adc.registers());
    bus.attach(DMA, dma);
  }

  int read(int offset) {
    return bus.read(0, ADC + offset, 4);
  }

  void write(int offset, int value) {
    bus.write(0, ADC + offset, 4, value);
  }

  void passTicks(long ticks) {
    clock.advanceTo(clkAdc.picosIn(ticks));
  }

  /** Converts input {@code channel} once and returns RESULT. */
  int convert(int channel) {
    write(CS, EN | TS_EN | START_ONCE | channel << 12);
    passTicks(96);
    return read(RESULT);
  }

  /** Lets channel 0 move {@code bytes} bytes from the FIFO to SRAM. */
  void receiveByDma(int bytes) {
    int[] words = {ADC + FIFO, SRAM, bytes, 36 << 15 | 1 << 5 | 1};
    for (int i = 0; i < words.length; i++) {
      bus.write(0, DMA + 4 * i, 4, words[i]);
    }
  }
}
