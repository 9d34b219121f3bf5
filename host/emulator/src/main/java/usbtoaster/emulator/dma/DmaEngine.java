package usbtoaster.emulator.dma;

import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The part of the DMA that moves data (datasheet 2.5, figure of the architecture): one read master
 * and one write master, kept busy by whatever channels may go.
 *
 * <p>Overview. Time is in ticks of clk_sys. A transfer is issued when its channel is ready and the
 * read master is free; it reads for one tick, three at the APB; then, when the write master is
 * free, it writes for one tick, four at the APB (2.1.5). Reads overlap writes, so memory to memory
 * goes at one transfer a tick. In the emulator a transfer happens whole at the end of its write.
 *
 * <p>The lead: between the masters is a FIFO for data (the transfer data FIFO of the figure), so
 * the read master stops when the write master falls back. How deep it is the datasheet does not
 * say; here it has one place, beside the datum that is being written: the next transfer is issued
 * when the write of the one before has begun. That is the least with which reads and writes
 * overlap, so no throughput is lost, and a request waits for one write at most before its turn
 * comes. Without any bound the reads of an unpaced channel run ever further ahead of writes to the
 * APB, and a request is served behind all of them.
 *
 * <p>What was triggered is ready two ticks later, and so is what waited for a request: the
 * datasheet gives no figure, a few ticks is what it says of latencies like these.
 *
 * <p>Laziness: while only unpaced transfers between memories can go, an alarm does up to {@value
 * #BATCH} of them at once, late, but never past the end of a channel; who looks at a register of
 * the DMA makes it catch up first. So times and registers are exact; who watches the memory itself
 * may see a datum up to {@value #BATCH} ticks late.
 *
 * <p>Belongs to the machine's thread.
 */
final class DmaEngine {
  private static final int BATCH = 64;
  private static final int READY_TICKS = 2;

  private final DmaChannel[] channels;
  private final Arbiter arbiter;
  private final VirtualClock clock;
  private final ClockDomain sys;
  private final DataPath path;
  private final Outcome outcome;
  private final Alarm alarm;

  private long readFree;
  private long writeFree;

  /** When the write of the last transfer began, and its place between the masters became free. */
  private long writeBegun;

  private boolean running;
  private long nowTicks;

  // The transfer that goes next, or is in flight: issued, and what it does cannot be revoked.
  private int next = Arbiter.NONE;
  private long issueTicks;
  private long readDoneTicks;
  private long doneTicks;
  private boolean inFlight;
  private boolean orphan;
  private int orphanRead;
  private int orphanWrite;

  /** What the engine reports to the block. */
  interface Outcome {
    /** A channel has done all its transfers; it is no longer busy. */
    void finished(DmaChannel channel);

    /** A channel halted at a bus error; it is no longer busy. */
    void failed(DmaChannel channel);

    /** The transfer in flight of an aborted channel has ended (RP2040-E13). */
    void orphanEnded(DmaChannel channel);
  }

  DmaEngine(
      DmaChannel[] channels,
      Arbiter arbiter,
      Bus bus,
      VirtualClock clock,
      ClockDomain sys,
      Sniffer sniffer,
      Outcome outcome) {
    this.channels = channels;
    this.arbiter = arbiter;
    this.clock = clock;
    this.sys = sys;
    path = new DataPath(bus, sniffer);
    this.outcome = outcome;
    alarm = clock.alarm("DMA", this::due);
    sys.onChange(this::due);
  }

  void reset() {
    clock.disarm(alarm);
    inFlight = false;
    orphan = false;
    next = Arbiter.NONE;
    arbiter.reset();
  }

  /** Returns the tick at which what is asked for now can be issued. Catch up before. */
  long readyTicks() {
    return nowTicks + READY_TICKS;
  }

  /** Does all transfers that end up to now. Goes before a change of a channel. */
  void catchUp() {
    if (running) {
      return;
    }
    running = true;
    long now = sys.ticks();
    choose();
    while (next != Arbiter.NONE && doneTicks <= now) {
      nowTicks = doneTicks;
      perform();
      choose();
    }
    nowTicks = now;
    if (next != Arbiter.NONE && !inFlight && issueTicks <= now) {
      inFlight = true;
      issued();
    }
    running = false;
  }

  /** Arms the alarm anew. Goes behind a change of a channel. */
  void changed() {
    if (running) {
      return; // whoever runs does it when it is through
    }
    choose();
    if (next == Arbiter.NONE) {
      clock.disarm(alarm);
    } else {
      clock.arm(alarm, sys.picosAt(doneTicks + batch() - 1));
    }
  }

  private void due() {
    catchUp();
    changed();
  }

  /** Returns how many transfers the next alarm does. */
  private int batch() {
    boolean seen = inFlight && (orphan || !arbiter.unseen(channels[next]));
    return seen ? 1 : arbiter.batch(BATCH);
  }

  /** Makes what an aborted channel has in flight end by itself; false if it has nothing. */
  boolean abandon(DmaChannel channel) {
    if (!inFlight || orphan || next != channel.number) {
      return false;
    }
    orphan = true;
    orphanRead = channel.readAddress;
    orphanWrite = channel.writeAddress;
    return true;
  }

  /** Returns FIFO_LEVELS: read and write addresses and data that wait. */
  int levels() {
    if (!inFlight) {
      return 0;
    }
    return sys.ticks() < readDoneTicks ? 0x01_01_00 : 0x00_01_01;
  }

  private void choose() {
    if (inFlight) {
      return;
    }
    next = arbiter.choose(Math.max(readFree, writeBegun));
    if (next == Arbiter.NONE) {
      return;
    }
    DmaChannel channel = channels[next];
    issueTicks = arbiter.issueTicks();
    readDoneTicks = issueTicks + path.readTicks(channel.readAddress);
    doneTicks = Math.max(writeFree, readDoneTicks) + path.writeTicks(channel.writeAddress);
  }

  private void issued() {
    DmaChannel channel = channels[next];
    channel.credits = Math.max(0, channel.credits - 1);
    arbiter.served(next);
  }

  private void perform() {
    DmaChannel channel = channels[next];
    if (!inFlight) {
      issued();
    }
    inFlight = false;
    readFree = readDoneTicks;
    writeBegun = Math.max(writeFree, readDoneTicks);
    writeFree = doneTicks;
    if (orphan) {
      orphan = false;
      path.move(channel, orphanRead, orphanWrite);
      outcome.orphanEnded(channel);
    } else if (channel.remaining == 0 || move(channel)) {
      arbiter.busy(channel, false);
      outcome.finished(channel);
    }
  }

  /** Does a transfer of a channel; returns whether it was the last one. */
  private boolean move(DmaChannel channel) {
    int error = path.move(channel, channel.readAddress, channel.writeAddress);
    if (error != 0) {
      channel.fail(error);
      arbiter.busy(channel, false);
      outcome.failed(channel);
      return false;
    }
    channel.advance(channel.width());
    channel.remaining--;
    return channel.remaining == 0;
  }
}
