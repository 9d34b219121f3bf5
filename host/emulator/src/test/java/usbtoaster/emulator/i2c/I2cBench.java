package usbtoaster.emulator.i2c;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Two I2C controllers at their pins: I2C0 at GPIO4 and 5, I2C1 at GPIO6 and 7, with a bus at each
 * pair, set up as the SDK does for 400 kHz from 125 MHz.
 */
final class I2cBench {
  static final int CON = 0x00;
  static final int TAR = 0x04;
  static final int SAR = 0x08;
  static final int DATA_CMD = 0x10;
  static final int FS_SCL_HCNT = 0x1C;
  static final int FS_SCL_LCNT = 0x20;
  static final int INTR_STAT = 0x2C;
  static final int INTR_MASK = 0x30;
  static final int RAW = 0x34;
  static final int RX_TL = 0x38;
  static final int TX_TL = 0x3C;
  static final int CLR_INTR = 0x40;
  static final int CLR_RD_REQ = 0x50;
  static final int CLR_TX_ABRT = 0x54;
  static final int ENABLE = 0x6C;
  static final int STATUS = 0x70;
  static final int TXFLR = 0x74;
  static final int RXFLR = 0x78;
  static final int SDA_HOLD = 0x7C;
  static final int ABRT_SOURCE = 0x80;
  static final int DMA_CR = 0x88;
  static final int ENABLE_STATUS = 0x9C;
  static final int FS_SPKLEN = 0xA0;

  static final int READ = 0x100;
  static final int STOP = 0x200;
  static final int RESTART = 0x400;

  /** Fast mode, master, no slave, RESTART, TX_EMPTY_CTRL. */
  static final int MASTER = 0x165;

  /** Fast mode, slave, RX_FIFO_FULL_HLD_CTRL. */
  static final int SLAVE = 0x224;

  static final int LOW_TICKS = 188; // LCNT + 1
  static final int HIGH_TICKS = 125 + 11 + 7; // HCNT + SPKLEN + 7
  static final int CELL_TICKS = LOW_TICKS + HIGH_TICKS;

  private static final int[] BLOCKS = {0x4004_4000, 0x4004_8000};
  private static final int IO = 0x4001_4000;
  private static final int PADS = 0x4001_C000;
  static final int DMA = 0x5000_0000;
  static final int SRAM = 0x2000_0000;
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  final PinBank user = PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), clock);
  final Bus bus = new Bus(new Memory(16384, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  final boolean[] irq = new boolean[2];
  final List<I2c> blocks;
  final I2cBus first = new I2cBus(user.pin(4), user.pin(5));
  final I2cBus second;

  I2cBench() {
    this(false);
  }

  /** Makes the bench; {@code wired}: the pins of I2C1 are on the bus of I2C0. */
  I2cBench(boolean wired) {
    Dma dma = new Dma(bus, clock, clkSys, NOWHERE, NOWHERE);
    List<I2c> made = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      Dreq tx = new Dreq(32 + 2 * i);
      Dreq rx = new Dreq(33 + 2 * i);
      dma.connect(tx);
      dma.connect(rx);
      I2c block = new I2c("I2C" + i, clock, clkSys, up -> irq[number] = up, tx, rx);
      block.connect(user.functions());
      bus.attach(BLOCKS[i], block.registers());
      made.add(block);
    }
    blocks = List.copyOf(made);
    bus.attach(DMA, dma);
    bus.attach(IO, user.io());
    bus.attach(PADS, user.pads());
    second = wired ? first.join(user.pin(6), user.pin(7)) : new I2cBus(user.pin(6), user.pin(7));
    for (I2c block : blocks) {
      block.attach(first);
      block.attach(second);
    }
    for (int gpio = 4; gpio < 8; gpio++) {
      bus.write(0, IO + 8 * gpio + 4, 4, 3);
    }
  }

  Pin sda() {
    return user.pin(4);
  }

  Pin scl() {
    return user.pin(5);
  }

  int read(int block, int offset) {
    return bus.read(0, BLOCKS[block] + offset, 4);
  }

  void write(int block, int offset, int value) {
    bus.write(0, BLOCKS[block] + offset, 4, value);
  }

  int read(int offset) {
    return read(0, offset);
  }

  void write(int offset, int value) {
    write(0, offset, value);
  }

  int raw(int block) {
    return read(block, RAW);
  }

  /** Sets {@code block} up with IC_CON, and as own address or target {@code address}. */
  void start(int block, int con, int address) {
    write(block, ENABLE, 0);
    write(block, CON, con);
    write(block, TAR, address);
    write(block, SAR, address);
    write(block, FS_SCL_HCNT, 125);
    write(block, FS_SCL_LCNT, 187);
    write(block, FS_SPKLEN, 11);
    write(block, SDA_HOLD, 38);
    write(block, INTR_MASK, 0);
    write(block, ENABLE, 1);
  }

  void start(int address) {
    start(0, MASTER, address);
  }

  /** Disables I2C0, sets its target, and enables it, as the SDK does before each of its calls. */
  void retarget(int address) {
    write(ENABLE, 0);
    write(TAR, address);
    write(ENABLE, 1);
  }

  void commands(int... words) {
    for (int word : words) {
      write(DATA_CMD, word);
    }
  }

  void passTicks(long ticks) {
    clock.advanceTo(clkSys.picosIn(ticks));
  }

  /** Lets time pass until {@code condition} holds, a tick at a time; at most a second byte's. */
  long passUntil(BooleanSupplier condition) {
    long begin = clkSys.ticks();
    while (!condition.getAsBoolean()) {
      if (clkSys.ticks() - begin > 200_000) {
        throw new AssertionError("It never comes: " + blocks.getFirst().registers().story(true));
      }
      passTicks(1);
    }
    return clkSys.ticks() - begin;
  }

  /** Lets the transfer end. */
  void finish() {
    passUntil(() -> (read(STATUS) & 1) == 0);
    passTicks(20); // STOP_DET comes through the filter
  }

  /** Returns the bytes in the receive FIFO of {@code block}. */
  List<Integer> received(int block) {
    List<Integer> bytes = new ArrayList<>();
    while (read(block, RXFLR) != 0) {
      bytes.add(read(block, DATA_CMD) & 0xFF);
    }
    return bytes;
  }
}
