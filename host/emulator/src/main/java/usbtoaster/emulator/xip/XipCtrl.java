package usbtoaster.emulator.xip;

import java.util.function.LongSupplier;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.time.ClockDomain;

/**
 * XIP_CTRL: the flash cache's control, and the stream (datasheet 2.6.3).
 *
 * <p>What the cache holds is always right: what is written to the flash is read at once. As SRAM it
 * answers while it is off and has power, else with a bus error (CTRL; silicon does so:
 * raspberrypi/pico-feedback#60). What it held as SRAM is still there after it was a cache; on the
 * chip it is not.
 *
 * <p>Hits and misses cost speed to know, so {@linkplain XipCache nobody looks} at first: each
 * access is a hit, and takes no time. With {@link #missesTakeTime} all is counted, misses and
 * flushes take their time. Without it CTR_HIT and CTR_ACC count from the first write to one of them
 * on, exactly, from an empty cache.
 *
 * <p>The stream reads a word whenever its FIFO has a place; the time that the flash takes for it is
 * not modelled. Belongs to the machine's thread.
 */
public final class XipCtrl {
  private static final String COUNTERS = "counting of XIP cache hits before a counter is cleared";
  private static final int POWER_DOWN = 1 << 3;
  private static final int ERR_BADWRITE = 1 << 1;
  private static final int EN = 1;
  private static final int NO_SRAM = POWER_DOWN | EN;
  private static final int FIFO_FULL = 1 << 2;
  private static final int FIFO_EMPTY = 1 << 1;
  private static final int FLUSH_READY = 1;
  private static final int STREAM_CTR = 0x003F_FFFF;
  private static final int DEPTH = 2;

  private final Bus bus;
  private final Dreq dreq;
  private final Registers registers = new Registers("XIP_CTRL");
  private final XipCache cache;
  private final Register ctrl;
  private final Register streamAddr;
  private final Register streamCtr;
  private final Fifo fifo = new Fifo(DEPTH);
  private final Registers aux = new Registers("XIP_AUX");

  /**
   * Makes the block.
   *
   * @param bus whose flash it controls
   * @param clkSys its clock
   * @param readTicks how many ticks of it the SSI takes for a word of the flash
   * @param dreq DREQ_XIP_STREAM, 37
   */
  public XipCtrl(Bus bus, ClockDomain clkSys, LongSupplier readTicks, Dreq dreq) {
    this.bus = bus;
    cache = new XipCache(bus, clkSys, readTicks);
    this.dreq = dreq;
    ctrl =
        registers
            .at(0x00, "CTRL")
            .reset(ERR_BADWRITE | EN)
            .writable(POWER_DOWN | ERR_BADWRITE | EN)
            .onWrite(word -> control());
    registers.at(0x04, "FLUSH").onWrite(this::flush);
    registers.at(0x08, "STAT").reads(this::status);
    Register hits = registers.at(0x0C, "CTR_HIT").onWrite(word -> count(cache::clearHits));
    hits.reads(() -> counted(hits, cache.hits()), cache::hits);
    Register all = registers.at(0x10, "CTR_ACC").onWrite(word -> count(cache::clearAccesses));
    all.reads(() -> counted(all, cache.accesses()), cache::accesses);
    streamAddr = registers.at(0x14, "STREAM_ADDR").writable(~3);
    streamCtr = registers.at(0x18, "STREAM_CTR").writable(STREAM_CTR).onWrite(word -> fill());
    registers.at(0x1C, "STREAM_FIFO").reads(this::pop, fifo::peek);
    control();
    aux.at(0x00, "STREAM_FIFO").reads(this::pop, fifo::peek);
  }

  /** Returns the registers, at 0x14000000. */
  public Registers registers() {
    return registers;
  }

  /** Returns the stream's FIFO as the DMA sees it, at 0x50400000. */
  public Peripheral aux() {
    return aux;
  }

  /** Resets the block: the stream ends. */
  public void reset() {
    registers.reset();
    fifo.clear();
    dreq.words(fifo, false);
    cache.reset();
    control();
  }

  /**
   * Says whether a read of the flash that misses the cache takes the time of the SSI's transfer, by
   * its settings, and a flush its 1024 cycles. At first it does not. While it does, code runs at a
   * quarter of the interpreter's speed.
   */
  public void missesTakeTime(boolean timed) {
    cache.timed(timed);
  }

  private void flush(int word) {
    if ((word & 1) != 0) {
      cache.flush();
    }
  }

  private void count(Runnable clear) {
    cache.count();
    clear.run();
  }

  private int counted(Register counter, int count) {
    if (!cache.sees()) {
      counter.lacks(COUNTERS);
    }
    return count;
  }

  /** Without power the cache is never on. */
  private void control() {
    if (ctrl.has(POWER_DOWN)) {
      ctrl.value(ctrl.value() & ~EN);
    }
    cache.enabled(ctrl.has(EN));
    bus.xipFaults(ctrl.has(ERR_BADWRITE), ctrl.has(NO_SRAM));
  }

  private int status() {
    return (cache.flushed() ? FLUSH_READY : 0)
        | (fifo.empty() ? FIFO_EMPTY : 0)
        | (fifo.full() ? FIFO_FULL : 0);
  }

  private int pop() {
    if (fifo.empty()) {
      return 0;
    }
    int word = fifo.pop();
    dreq.words(fifo, true);
    fill();
    return word;
  }

  private void fill() {
    while (streamCtr.value() > 0 && !fifo.full()) {
      int offset = streamAddr.value() & (bus.flash().size() - 1);
      fifo.push(bus.flash().read(offset, 4));
      streamAddr.value(streamAddr.value() + 4);
      streamCtr.value(streamCtr.value() - 1);
      dreq.words(fifo, true);
    }
  }
}
