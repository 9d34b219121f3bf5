package usbtoaster.emulator.spi;

import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.part.ExternalMaster;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.part.PinDriver;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** An SPI0 and a DMA on a bus with SRAM, 125 MHz, and a master on SPI0's pins. */
final class SpiBench {
  static final int SRAM = 0x2000_0000;
  static final int SPI0 = 0x4003_C000;
  static final int DMA = 0x5000_0000;
  static final int CR0 = 0x00;
  static final int CR1 = 0x04;
  static final int DR = 0x08;
  static final int SR = 0x0C;
  static final int CPSR = 0x10;
  static final int IMSC = 0x14;
  static final int RIS = 0x18;
  static final int MIS = 0x1C;
  static final int ICR = 0x20;
  static final int DMACR = 0x24;
  static final long TICK = 8_000;
  static final long HALF = 50_000;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain sys = new ClockDomain("clk_sys", clock, 125_000_000);
  final ClockDomain peri = new ClockDomain("clk_peri", clock, 125_000_000);
  final Bus bus = new Bus(new Memory(16384, 0), new Memory(65536, 0xFF), new Memory(270336, 0));
  final Dreq txDreq = new Dreq(16);
  final Dreq rxDreq = new Dreq(17);
  final Level irq = new Level();
  final Level dmaIrq = new Level();
  final Pl022 spi = new Pl022("SPI0", clock, peri, irq, txDreq, rxDreq);
  final Dma dma = new Dma(bus, clock, sys, dmaIrq, InterruptLine.UNCONNECTED);
  boolean watched = true;
  final ExternalMaster master;

  SpiBench() {
    bus.attach(SPI0, spi.registers());
    bus.attach(DMA, dma);
    dma.connect(txDreq);
    dma.connect(rxDreq);
    SpiPins pins = spi.pins();
    master =
        new ExternalMaster(
            clock,
            PinDriver.of(pins.csIn()),
            PinDriver.of(pins.sckIn()),
            PinDriver.of(pins.rxIn()),
            miso(pins),
            spi.words(),
            () -> watched);
  }

  /** A line with a pull-down that the slave drives while its output is enabled. */
  private static PinDriver miso(SpiPins pins) {
    return new PinDriver() {
      @Override
      public void drive(boolean level) {
        throw new IllegalStateException("The master does not drive MISO");
      }

      @Override
      public boolean level() {
        return pins.txEnable().level() && pins.txOut().level();
      }
    };
  }

  int spi(int register) {
    return bus.read(0, SPI0 + register, 4);
  }

  void spi(int register, int value) {
    bus.write(0, SPI0 + register, 4, value);
  }

  int dma(int register) {
    return bus.read(0, DMA + register, 4);
  }

  void dma(int register, int value) {
    bus.write(0, DMA + register, 4, value);
  }

  void advance(long picos) {
    clock.advanceTo(clock.picos() + picos);
  }

  /** A slave of 8-bit words in a mode. */
  void slave(int mode) {
    spi(CR0, 7 | (mode & 2) << 5 | (mode & 1) << 7);
    master.idle(mode);
    advance(10 * TICK);
    spi(CR1, 4);
    spi(CR1, 6);
  }

  static MasterTiming timing(int mode) {
    return new MasterTiming(mode, HALF, 200_000, 200_000);
  }

  /** Clocks a frame to its end, and a little longer; returns what came back. */
  byte[] transfer(int mode, byte... out) {
    byte[] in = new byte[out.length];
    boolean[] done = {false};
    master.transfer(timing(mode), out, in, out.length, () -> done[0] = true);
    while (!done[0]) {
      clock.advanceTo(clock.nextPicos());
    }
    advance(10 * TICK);
    return in;
  }

  /** An interrupt line that is looked at. */
  static final class Level implements InterruptLine {
    boolean asserted;
    int rises;

    @Override
    public void set(boolean level) {
      if (level && !asserted) {
        rises++;
      }
      asserted = level;
    }
  }
}
