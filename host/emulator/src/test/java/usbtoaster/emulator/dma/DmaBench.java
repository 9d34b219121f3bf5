package usbtoaster.emulator.dma;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** A DMA on a bus with SRAM and a peripheral of one register, 125 MHz. */
final class DmaBench {
  static final int SRAM = 0x2000_0000;
  static final int PORT = 0x4003_4000;
  static final int DMA = 0x5000_0000;
  static final int INTR = 0x400;
  static final int INTE0 = 0x404;
  static final int INTS0 = 0x40C;
  static final int ABORT = 0x444;
  static final long TICK = 8_000;

  // CTRL
  static final int EN = 1;
  static final int HIGH = 1 << 1;
  static final int HALFWORDS = 1 << 2;
  static final int WORDS = 2 << 2;
  static final int INCR_READ = 1 << 4;
  static final int INCR_WRITE = 1 << 5;
  static final int QUIET = 1 << 21;
  static final int BSWAP = 1 << 22;
  static final int SNIFF = 1 << 23;
  static final int BUSY = 1 << 24;
  static final int UNPACED = 0x3F << 15;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain sys = new ClockDomain("clk_sys", clock, 125_000_000);
  final Memory sram = new Memory(270336, 0);
  final Bus bus = new Bus(new Memory(16384, 0), new Memory(65536, 0xFF), sram);
  final boolean[] irq = new boolean[2];
  final Dma dma = new Dma(bus, clock, sys, level -> irq[0] = level, level -> irq[1] = level);
  final Dreq dreq = new Dreq(20);
  final Port port = new Port();

  DmaBench() {
    bus.attach(DMA, dma);
    bus.attach(PORT, port);
    dma.connect(dreq);
  }

  int dma(int register) {
    return bus.read(0, DMA + register, 4);
  }

  void dma(int register, int value) {
    bus.write(0, DMA + register, 4, value);
  }

  int sram(int offset) {
    return bus.read(0, SRAM + offset, 4);
  }

  void sram(int offset, int value) {
    bus.write(0, SRAM + offset, 4, value);
  }

  /** Programs a channel and triggers it by CTRL_TRIG. */
  void start(int channel, int from, int to, int count, int control) {
    program(channel, from, to, count);
    dma(0x40 * channel + 0xC, control | chain(control, channel));
  }

  /** Programs all of a channel but CTRL. */
  void program(int channel, int from, int to, int count) {
    int base = 0x40 * channel;
    dma(base, from);
    dma(base + 4, to);
    dma(base + 8, count);
  }

  private static int chain(int control, int channel) {
    return (control & 0xF << 11) == 0 ? channel << 11 : 0;
  }

  boolean busy(int channel) {
    return (dma(0x40 * channel + 0xC) & BUSY) != 0;
  }

  int remaining(int channel) {
    return dma(0x40 * channel + 8);
  }

  void ticks(long ticks) {
    clock.advanceTo(clock.picos() + ticks * TICK);
  }

  /** A register that counts and remembers when it was accessed. */
  final class Port implements Peripheral {
    final List<Integer> written = new ArrayList<>();
    final List<Long> ticks = new ArrayList<>();
    int reads;

    @Override
    public String name() {
      return "PORT";
    }

    @Override
    public int read(int offset) {
      ticks.add(sys.ticks());
      return reads++;
    }

    @Override
    public int peek(int offset) {
      return reads;
    }

    @Override
    public void write(int offset, int value) {
      ticks.add(sys.ticks());
      written.add(value);
    }
  }
}
